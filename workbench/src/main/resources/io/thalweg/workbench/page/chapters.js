// The chapters of the page Learn.
import {html} from 'lit';
import {display, numbers, tex} from './formula.js';

const link = (page, values, words) =>
  html`<a href="#/${page}?${new URLSearchParams(values).toString()}">${words}</a>`;

const percent = share => `${numbers(100 * share, 3)} %`;

export const CHAPTERS = [
  {
    id: 'descent',
    title: 'Gradient descent',
    body: () => html`
      <p>
        A network's loss ${tex('J(\\theta)')} is a landscape over its parameters ${tex('\\theta')}. The gradient points
        uphill, so one walks against it, by the <em>learning rate</em> ${tex('\\eta')} times its length:
      </p>
      ${display('\\theta_{t+1} = \\theta_t - \\eta\\,\\nabla J(\\theta_t)')}
      <p>
        Near a minimum the landscape is a bowl: along each direction of curvature ${tex('\\lambda')} the distance to the
        minimum is multiplied by the same number at every step,
      </p>
      ${display('e_{t+1} = (1 - \\eta\\lambda)\\,e_t')}
      <p>
        so that everything is decided by ${tex('\\eta\\lambda')}: below 1 the distance shrinks without overshooting, between
        1 and 2 it changes sign at each step and still shrinks, above 2 it grows. Seen from control engineering this is a
        first-order system with one pole at ${tex('1 - \\eta\\lambda')}. Move the rate and watch how the answer to a sudden
        change of the target gets faster, then rings, then diverges.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'step',
      values: ({rate}) => ({optimizer: `sgd(rate=${rate})`, curvature: 1}),
      sliders: [{name: 'rate', label: 'learning rate η, on curvature 1', from: 0.02, to: 2.2, at: 0.3}],
      said: ({spectralRadius, regime, step}) =>
        `The pole's modulus is ${numbers(spectralRadius)}: ${regime}${step ? `, settled after ${numbers(step.settlingSteps)} steps` : ''}.`,
    },
    after: () => html`
      <p>
        A landscape has many curvatures at once, and one rate for all: the largest curvature limits the rate,
        ${tex('\\eta < 2/\\lambda_{\\max}')}, and the smallest then decides how long it takes. Their ratio, the condition
        number, is the trouble that the following chapters are about. Race it:
        ${link('surface', {problem: 'rosenbrock'}, 'the banana valley on the page Surface')}.
      </p>
    `,
    source: 'Polyak 1964; Goh 2017, Why Momentum Really Works, doi:10.23915/distill.00006.',
  },
  {
    id: 'batches',
    title: 'Batches and noise',
    body: () => html`
      <p>
        The gradient of all examples costs a pass over the data. The mean over a <em>mini-batch</em> of ${tex('B')}
        examples points the same way on average, with noise of variance ${tex('\\sigma^2/B')}:
      </p>
      ${display('\\theta_{t+1} = \\theta_t - \\eta\\,\\frac1B \\sum_{i\\in\\text{batch}} \\nabla J_i(\\theta_t)')}
      <p>
        One example at a time is stochastic descent, all of them batch descent. Noise keeps the parameters from coming to
        rest: at a constant rate they end up wandering about the minimum with a variance
      </p>
      ${display('\\operatorname{Var}\\theta = \\frac{\\eta}{\\lambda(2 - \\eta\\lambda)}\\cdot\\frac{\\sigma^2}{B}')}
      <p>
        for plain descent: nearly in proportion to ${tex('\\eta/B')}. So twice the batch allows twice the rate at the same
        unrest, and at the end of a training the rate has to come down. Momentum passes on more of the noise at the same
        rate, which the figure shows as it is in the long run.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'noise',
      values: ({momentum, rate}) => ({optimizer: `momentum(rate=${rate},momentum=${momentum})`, curvature: 1}),
      sliders: [
        {name: 'rate', label: 'learning rate η', from: 0.005, to: 1, at: 0.1, log: true},
        {name: 'momentum', label: 'momentum μ', from: 0, to: 0.95, at: 0},
      ],
      said: ({noiseGain}) =>
        noiseGain === null
          ? 'Unstable: the variance grows without bound.'
          : `Of gradient noise with variance 1 the parameters keep ${numbers(noiseGain)}.`,
    },
    source: 'Robbins & Monro 1951; Mandt, Hoffman & Blei 2017, arXiv:1704.04289.',
  },
  {
    id: 'averages',
    title: 'Exponentially weighted averages',
    body: () => html`
      <p>Most rules look at an average of what they have seen, in which the past fades:</p>
      ${display('v_t = \\beta v_{t-1} + (1-\\beta)\\,x_t')}
      <p>
        It remembers about ${tex('1/(1-\\beta)')} values and lags behind a steady rise by
        ${tex('\\beta/(1-\\beta)')} steps; of the variance of independent noise it lets through
        ${tex('(1-\\beta)/(1+\\beta)')}. Begun at 0 it is too small at first, by a factor that is known and can be divided
        out, the <em>bias correction</em>:
      </p>
      ${display('\\hat v_t = \\frac{v_t}{1-\\beta^t}')}
    `,
    live: {
      call: 'ewa',
      figure: 'series',
      values: ({beta}) => ({beta: numbers(beta, 3), signal: 'noise', steps: 120}),
      sliders: [{name: 'beta', label: 'β', from: 0, to: 0.99, at: 0.9}],
      said: ({results: [row]}) =>
        `It remembers ${numbers(row.memory, 3)} steps, lags by ${numbers(row.lag, 3)} and lets ${percent(row.noiseGain)} of the noise through.`,
    },
    after: () => html`<p>More of it, with your own numbers: ${link('averages', {beta: '0.9,0.98'}, 'the page Averages')}.</p>`,
    source: 'Kingma & Ba 2015, arXiv:1412.6980, section 3.',
  },
  {
    id: 'momentum',
    title: 'Momentum',
    body: () => html`
      <p>A ball that rolls keeps its velocity. Momentum sums past gradients and forgets them at the rate ${tex('\\mu')}:</p>
      ${display('v \\leftarrow \\mu v + \\nabla J(\\theta) \\qquad \\theta \\leftarrow \\theta - \\eta v')}
      <p>
        Along a valley the steps add up to ${tex('1/(1-\\mu)')} times their length; across it they cancel. On a bowl it is a
        second-order system,
      </p>
      ${display('z^2 - (1 + \\mu - \\eta\\lambda)\\,z + \\mu = 0')}
      <p>
        a mass on a spring with friction: with little momentum overdamped, with much of it ringing. Its poles have the
        modulus ${tex('\\sqrt\\mu')} as soon as they are complex, whatever the curvature, and it is stable up to
        ${tex('\\eta\\lambda < 2(1+\\mu)')}: nearly twice as far as without.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'locus',
      values: ({rate, momentum}) => ({optimizer: `momentum(rate=${rate},momentum=${momentum})`, curvature: 1}),
      sliders: [
        {name: 'rate', label: 'learning rate η', from: 0.005, to: 4, at: 0.1, log: true},
        {name: 'momentum', label: 'momentum μ', from: 0, to: 0.98, at: 0.9},
      ],
      said: ({regime, damping, spectralRadius, stableRates}) =>
        `${regime}: damping ${numbers(damping)}, modulus ${numbers(spectralRadius)}; stable up to a rate of ${numbers(stableRates?.max)}.`,
    },
    after: () =>
      html`<p>The whole plane of rate and momentum: ${link('dynamics', {optimizer: 'momentum(rate=0.1)'}, 'the page Dynamics')}.</p>`,
    source: 'Polyak 1964; Qian 1999; Sutskever et al. 2013, PMLR 28(3):1139.',
  },
  {
    id: 'nesterov',
    title: "Nesterov's look ahead",
    body: () => html`
      <p>
        Momentum takes the gradient where it stands, although it knows where it is about to go. Nesterov takes it there:
      </p>
      ${display('v \\leftarrow \\mu v + \\eta\\nabla J(\\theta - \\mu v) \\qquad \\theta \\leftarrow \\theta - v')}
      <p>For the control engineer that is the same second order with one zero more; in steps, the loop's zero moves from 0 to
        ${tex('\\mu/(1+\\mu)')}:</p>
      ${display('z^2 - (1+\\mu)(1-\\eta\\lambda)\\,z + \\mu(1-\\eta\\lambda) = 0')}
      <p>
        The zero brakes: the modulus of its complex poles is ${tex('\\sqrt{\\mu(1-\\eta\\lambda)}')}, below momentum's, and
        falls as the curvature grows. The price is a smaller range of rates, ${tex('\\eta\\lambda < 2(1+\\mu)/(1+2\\mu)')}.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'step',
      values: ({rate, momentum}) => ({optimizer: `nag(rate=${rate},momentum=${momentum})`, curvature: 1}),
      sliders: [
        {name: 'rate', label: 'learning rate η', from: 0.005, to: 1.5, at: 0.1, log: true},
        {name: 'momentum', label: 'momentum μ', from: 0, to: 0.98, at: 0.9},
      ],
      said: ({regime, step}) =>
        step
          ? `${regime}: overshoots by ${numbers(step.overshootPercent, 3)} %, settled after ${numbers(step.settlingSteps)} steps.`
          : regime,
    },
    source: 'Nesterov 1983; Sutskever et al. 2013, PMLR 28(3):1139.',
  },
  {
    id: 'adaptive',
    title: 'Adaptive rules',
    body: () => html`
      <p>
        One rate does not suit parameters whose gradients differ by orders of magnitude. Adaptive rules divide by how large
        each parameter's gradients have been: Adagrad by the root of the sum of their squares, RMSprop and Adadelta by that
        of a fading average, Adam by a bias-corrected one, with momentum in the numerator:
      </p>
      ${display('m \\leftarrow \\beta_1 m + (1-\\beta_1) g \\qquad v \\leftarrow \\beta_2 v + (1-\\beta_2) g^2')}
      ${display('\\theta \\leftarrow \\theta - \\eta\\,\\frac{\\hat m}{\\sqrt{\\hat v} + \\varepsilon}')}
      <p>
        A step is then about ${tex('\\eta')} long whatever the gradient's scale. Seen as a system with its second moment held,
        Adam is momentum with the rate ${tex('\\eta(1-\\beta_1)/\\sqrt v')}: where gradients are small it turns the rate up, up
        to the limit of stability of the steepest direction. RAdam holds the rate back until the second moment is known,
        Lookahead pulls the weights back to a slower average. The figure shows Adam's step response where the squares of
        gradients are ${tex('v')}.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'step',
      values: ({v, rate}) => ({optimizer: `adam(rate=${rate})`, 'second-moment': v, curvature: 1}),
      sliders: [
        {name: 'rate', label: 'learning rate η', from: 0.001, to: 1, at: 0.1, log: true},
        {name: 'v', label: 'second moment v', from: 0.0001, to: 10, at: 1, log: true},
      ],
      said: ({regime, damping, stableRates}) =>
        `${regime}, damping ${numbers(damping)}; stable up to a rate of ${numbers(stableRates?.max)}.`,
    },
    after: () => html`<p>All of them side by side on data: ${link('train', {}, 'the page Train')}.</p>`,
    source: 'Duchi et al. 2011; Zeiler 2012; Tieleman & Hinton 2012; Kingma & Ba 2015; Liu et al. 2020; Zhang et al. 2019.',
  },
  {
    id: 'decay',
    title: 'Learning-rate decay',
    body: () => html`
      <p>
        A large rate gets far and keeps wandering, a small one rests too early. So the rate comes down: by
        <code>exponential</code> or <code>step</code> decay, as <code>inverse-time</code>, along a <code>cosine</code>, after a
        warm-up, or when the loss has stopped to fall.
      </p>
      ${display('\\eta_t = \\frac{\\eta_0}{1 + k t} \\qquad \\eta_t = \\eta_0\\,\\gamma^{\\lfloor t/s\\rfloor} \\qquad \\eta_t = \\tfrac{\\eta_0}{2}\\left(1 + \\cos\\frac{\\pi t}{T}\\right)')}
      <p>
        The sum of all rates must be infinite to get anywhere and that of their squares finite to come to rest
        (Robbins and Monro). Since the unrest is nearly in proportion to ${tex('\\eta/B')}, raising the batch does the same as
        lowering the rate. The figure shows what remains of gradient noise at each rate; a schedule walks from right to left
        on it.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'noise',
      values: ({rate}) => ({optimizer: `sgd(rate=${rate})`, curvature: 1}),
      sliders: [{name: 'rate', label: 'learning rate η', from: 0.002, to: 1.9, at: 0.5, log: true}],
      said: ({noiseGain}) => `At this rate the parameters keep ${numbers(noiseGain)} of the noise's variance.`,
    },
    source: 'Robbins & Monro 1951; Loshchilov & Hutter 2017, arXiv:1608.03983; Smith et al. 2018, arXiv:1711.00489.',
  },
  {
    id: 'local-optima',
    title: 'Local optima and saddles',
    body: () => html`
      <p>
        A landscape may have many valleys. In high dimensions points without slope are mostly <em>saddles</em>: down in some
        directions, up in others, slow to leave because the slope there is small. Noise, momentum, warm restarts and annealing
        help:
      </p>
      ${display('\\theta \\leftarrow \\theta - \\eta\\nabla J(\\theta) + \\sqrt{2\\eta T}\\,\\xi, \\qquad T \\downarrow 0')}
      <p>
        In a saddle's downhill direction the curvature is negative: there the system is <em>unstable</em>, and that is what one
        wants: the pole outside the unit circle is the speed of the escape. Move the curvature below zero.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'poles',
      values: ({curvature, momentum}) => ({optimizer: `momentum(rate=0.1,momentum=${momentum})`, curvature}),
      sliders: [
        {name: 'curvature', label: 'curvature λ', from: -2, to: 4, at: -0.5},
        {name: 'momentum', label: 'momentum μ', from: 0, to: 0.95, at: 0.9},
      ],
      said: ({spectralRadius, stable}) =>
        stable
          ? `Comes to rest: each step keeps ${numbers(spectralRadius)} of the distance.`
          : `Leaves: the distance grows by ${numbers(spectralRadius)} at each step, tenfold in ${numbers(Math.log(10) / Math.log(spectralRadius), 3)} steps.`,
    },
    after: () =>
      html`<p>Many valleys at once: ${link('surface', {problem: 'rastrigin'}, 'Rastrigin on the page Surface')}.</p>`,
    source: 'Dauphin et al. 2014, arXiv:1406.2572; Kirkpatrick et al. 1983; Jin et al. 2017, arXiv:1703.00887.',
  },
  {
    id: 'control',
    title: 'Descent as a control system',
    body: () => html`
      <p>
        The rule is a controller, the loss's slope the plant, the minimum the target. On a bowl everything is linear, and the
        whole of control engineering applies: poles say how fast and how damped, the root locus how they move with the loop's
        gain ${tex('\\eta\\lambda')}, gain and phase margins how much more curvature or delay (stale gradients) is borne.
      </p>
      ${display('L(z) = \\lambda\\,\\frac{\\eta z}{(z-1)(z-\\mu)} \\quad\\text{(momentum)}')}
      <p>
        Plain descent is an integrator: first order. Momentum adds a pole: second order. Nesterov adds a zero
        (in steps, it moves the loop's zero from 0 to ${tex('\\mu/(1+\\mu)')}). The poles drawn
        here are not those of a formula but of the code that trains: the program applies the real rule to unit vectors and
        reads off its matrix; the formulas are the check on it.
      </p>
    `,
    live: {
      call: 'analyze',
      figure: 'bode',
      values: ({rate, momentum}) => ({optimizer: `momentum(rate=${rate},momentum=${momentum})`, curvature: 1}),
      sliders: [
        {name: 'rate', label: 'learning rate η', from: 0.005, to: 3, at: 0.1, log: true},
        {name: 'momentum', label: 'momentum μ', from: 0, to: 0.98, at: 0.9},
      ],
      said: ({margins}) =>
        margins
          ? `Gain margin ${numbers(margins.gain, 3)}: so many times the curvature is borne. Phase margin ${numbers(margins.phaseDegrees, 3)}°: ${numbers(margins.delay, 3)} steps of delay are.`
          : 'No margins: the loop is unstable.',
    },
    after: () => html`<p>${link('dynamics', {optimizer: 'nag(rate=0.1)'}, 'All of it at once: the page Dynamics')}.</p>`,
    source: 'Hu & Lessard 2017, arXiv:1703.01250; Lessard, Recht & Packard 2016, arXiv:1408.3595.',
  },
];
