// Numbers and formulas as text and as KaTeX sets them.
import {html} from 'lit';
import {guard} from 'lit/directives/guard.js';
import {unsafeHTML} from 'lit/directives/unsafe-html.js';
import katex from '/library/katex/dist/katex.mjs';

/** A number in so many digits, an absent one as a dash. */
export const numbers = (value, digits = 4) => {
  if (value === null || value === undefined) {
    return '–';
  }
  return Number(value.toPrecision(digits)).toString().replace('-', '−');
};

/** A polynomial in z with its numbers, highest power first. */
export const polynomial = coefficients =>
  coefficients
    .map((value, i) => {
      const power = coefficients.length - 1 - i;
      const size = numbers(Math.abs(value));
      const letter = power === 0 ? '' : power === 1 ? 'z' : `z^{${power}}`;
      const sign = value < 0 ? ' - ' : i === 0 ? '' : ' + ';
      return `${sign}${size === '1' && letter ? '' : size}${letter}`;
    })
    .join('');

const LETTERS = {
  'η': '\\eta ', 'λ': '\\lambda ', 'μ': '\\mu ', 'β': '\\beta ', 'θ': '\\theta ', 'α': '\\alpha ',
  'γ': '\\gamma ', 'ε': '\\epsilon ', 'ζ': '\\zeta ', 'ω': '\\omega ', 'ν': '\\nu ', 'ρ': '\\rho ', 'φ': '\\varphi ',
  '∇': '\\nabla ', '←': '\\leftarrow ', '·': '\\cdot ', '√': '\\sqrt ', '−': '-', '²': '^2', '³': '^3',
  '⁴': '^4', '₁': '_1', '₂': '_2', '₃': '_3', '₀': '_0', 'ₜ': '_t', 'ₙ': '_n', '≤': '\\le ', '≥': '\\ge ', '≈': '\\approx ',
};

/** Set anew only where the source has changed. */
const set = (source, displayMode) =>
  guard([source, displayMode], () => {
    const plain = [...source].map(letter => LETTERS[letter] ?? letter).join('');
    return unsafeHTML(katex.renderToString(plain, {throwOnError: false, displayMode, output: 'htmlAndMathml'}));
  });

/** TeX, or a line of plain Unicode mathematics, set within a sentence. */
export const tex = source => html`${set(source, false)}`;

/** The same on lines of its own. */
export const display = source => html`<div class="formula">${set(source, true)}</div>`;
