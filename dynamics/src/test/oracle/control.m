## Writes ../resources/io/thalweg/dynamics/control.txt: poles, damping, Bode points, margins and
## step figures of 200 random stable systems and of two known ones, for OctaveOracleTest. See
## README.md.
##
## Poles, damping and Bode come from the control package (pole, damp, bode). Margins and step
## figures are found here by searching fine grids and refining with fzero, on the frequency response
## and on the sum of the modes; what the package says of them (margin, step) is compared, and a
## difference stops the script.
##
## Drawn again are systems with
## - two poles, or a pole and a zero, nearer to each other than 2 % of their size: their roots have
##   too few digits to be compared to six;
## - a figure that a change in the seventh digit would make another one: a turning point within 1e-6
##   of a level that decides (2 %, 10 %, 90 %), two extremes or two margins within 1e-6 of each
##   other, |L| touching 1 or phase touching 180 degrees;
## - a peak above 50 times the final value: the figures are relative to that;
## - an overshoot that is there, but below 1e-7 %.

1;
pkg load control

function p = draw (n, domain, light)
  ## n poles or zeros: pairs with natural frequency and damping drawn, single ones real.
  p = [];
  while (numel (p) < n)
    wn = exp (log (0.3) + rand () * log (30));
    if (domain == "d")
      wn = 0.03 * exp (rand () * log (80));
    endif
    if (n - numel (p) >= 2 && rand () < 0.65)
      zeta = 0.05 + 0.9 * rand ();
      if (light)
        zeta = 0.005 + 0.015 * rand ();
        light = false;
      endif
      s = wn * (-zeta + 1i * sqrt (1 - zeta^2));
      s = [s; conj(s)];
    else
      s = -wn;
    endif
    if (domain == "d")
      s = exp (s);
      if (numel (s) == 1 && rand () < 0.3)
        s = -s;
      endif
    endif
    p = [p; s];
  endwhile
endfunction

function yes = close_roots (p, z)
  yes = false;
  r = [p; z];
  for i = 1:numel (p)
    for j = i+1:numel (r)
      yes = yes || abs (p(i) - r(j)) < 0.02 * max (abs (p(i)), abs (r(j)));
    endfor
  endfor
endfunction

function h = response (num, den, w, domain)
  if (domain == "d")
    x = exp (1i * w);
    x(w == pi) = -1;
  else
    x = 1i * w;
  endif
  h = polyval (num, x) ./ polyval (den, x);
endfunction

## [gm, wg, pm, wp, delay]; degenerate if a crossing is one by a hair.
function [m, degenerate] = find_margins (num, den, domain)
  r = [roots(den); roots(num)];
  if (domain == "d")
    f = abs (log (r(abs (r) > 0)));
    w = logspace (log10 (min ([f; 1]) / 1e4), log10 (pi), 20000);
    near = abs (arg (r));
    near = near(near > 0 & near < pi);
    w(end) = pi;
  else
    f = abs (r(abs (r) > 0));
    w = logspace (log10 (min (f) / 1e4), log10 (max (f) * 1e4), 20000);
    near = abs (imag (r));
    near = near(near > 0);
  endif
  for x = near'
    w = [w, x * (1 + (-2000:2000) * 5e-5)];
  endfor
  w = unique (w(w > 0 & (domain == "c" | w <= pi)));
  h = response (num, den, w, domain);
  opt = optimset ("TolX", 1e-16);
  degenerate = false;

  gm = []; wg = [];
  for i = find (imag (h(1:end-1)) .* imag (h(2:end)) < 0)
    if (domain == "d" && w(i+1) == pi)
      continue
    endif
    x = fzero (@(x) imag (response (num, den, x, domain)), w([i, i+1]), opt);
    v = real (response (num, den, x, domain));
    if (v < 0)
      gm(end+1) = -1 / v; wg(end+1) = x;
    endif
  endfor
  ## what margin leaves out: the ends, at which the response is real
  v = polyval (num, double (domain == "d")) / polyval (den, double (domain == "d"));
  if (v < 0)
    gm(end+1) = -1 / v; wg(end+1) = 0;
  endif
  if (domain == "d")
    v = polyval (num, -1) / polyval (den, -1); last = pi;
  else
    v = (numel (num) == numel (den)) * num(1) / den(1); last = Inf;
  endif
  if (v < 0)
    gm(end+1) = -1 / v; wg(end+1) = last;
  endif
  degenerate = degenerate || tie (log (gm(gm >= 1))) || tie (-log (gm(gm < 1)));
  degenerate = degenerate || any (abs (log (gm)) < 1e-6);
  a = 180 / pi * abs (arg (-h));
  k = 2:numel (a) - 1;
  touch = a(k) < a(k-1) & a(k) < a(k+1) & a(k) < 1e-3 & imag (h(k-1)) .* imag (h(k+1)) > 0;
  degenerate = degenerate || any (touch);
  [g, j] = min (gm + 1e300 * (gm < 1));
  if (isempty (gm))
    g = Inf; wg = NaN;
  elseif (all (gm < 1))
    [g, j] = max (gm); wg = wg(j);
  else
    wg = wg(j);
  endif

  l = log (abs (h));
  pm = []; wp = [];
  for i = find (l(1:end-1) .* l(2:end) < 0)
    x = fzero (@(x) log (abs (response (num, den, x, domain))), w([i, i+1]), opt);
    pm(end+1) = 180 / pi * arg (-response (num, den, x, domain)); wp(end+1) = x;
  endfor
  touch = abs (l(k)) < abs (l(k-1)) & abs (l(k)) < abs (l(k+1)) & abs (l(k)) < 1e-5 ...
          & l(k-1) .* l(k+1) > 0;
  degenerate = degenerate || any (touch) || tie (abs (pm)) || any (abs (pm) < 1e-6);
  delay = Inf;
  if (isempty (pm))
    p = Inf; wp = NaN;
  else
    delay = min (mod (pm, 360) * pi / 180 ./ wp);
    [~, j] = min (abs (pm));
    p = pm(j); wp = wp(j);
  endif
  m = [g, wg, p, wp, delay];

  ## the package's own, where it has the same definition
  ts = 0;
  if (domain == "d")
    ts = 1;
  endif
  [g0, p0, wg0, wp0] = margin (tf (num, den, ts));
  if (isfinite (g0) && wg0 > 1e-6 && wg0 < 3.14 && ! any (abs (gm - g0) < 1e-5 * g0))
    error ("margin finds gain %.9g at %.9g, the grid %s\n", g0, wg0, mat2str (gm, 9));
  endif
  if (! isempty (pm) && isfinite (wp0) && ! any (abs (mod (pm - p0 + 180, 360) - 180) < 1e-3))
    error ("margin finds phase %.9g at %.9g, the grid %s\n", p0, wp0, mat2str (pm, 9));
  endif
endfunction

function yes = tie (x)
  x = sort (x);
  yes = numel (x) > 1 && x(2) - x(1) < 1e-6 * max (1, abs (x(1)));
endfunction

## y/final − 1 (order 0) or its derivative: the sum over the modes r·exp(pt).
function e = modes (r, p, t, order)
  e = zeros (size (t));
  for i = 1:numel (p)
    e += real (r(i) * p(i)^order * exp (p(i) * t));
  endfor
endfunction

## [final, rise, settling, overshoot, undershoot, peak, peak time]
function [s, degenerate] = find_step (num, den, p, domain)
  degenerate = false;
  if (domain == "d")
    final = polyval (num, 1) / polyval (den, 1);
    n = ceil (45 / -log (max (abs (p)))) + 20;
    y = filter ([zeros(1, numel (den) - numel (num)), num], den, ones (1, n + 1)) / final;
    e = y - 1;
    low = find (y >= 0.1, 1) - 1;
    high = find (y >= 0.9, 1) - 1;
    settling = find (abs (e) > 0.02, 1, "last");
    if (isempty (settling))
      settling = 0;
    endif
    levels = [abs(y - 0.1), abs(y - 0.9), abs(abs (e) - 0.02)];
    degenerate = any (levels < 1e-9);
    [top, i] = max (e);
    [bottom, j] = min (y);
    top_at = i - 1;
    bottom_at = j - 1;
    rise = high - low;
    degenerate = degenerate || sum (abs (e - top) < 1e-9) > 1 && top > 1e-9;
  else
    final = polyval (num, 0) / polyval (den, 0);
    d = polyder (den);
    r = polyval (num, p) ./ (p .* polyval (d, p)) / final;
    t = [];
    ## a grid that follows the fastest mode still alive
    from = 0;
    while (from < 40 / min (-real (p)))
      alive = p(-real (p) * from < 40);
      fastest = max (abs (alive));
      to = min (40 ./ -real (alive(abs (alive) >= fastest * (1 - 1e-9))));
      to = max (to, from * (1 + 1e-9));
      t = [t, from:0.02/fastest:to];
      from = to;
    endwhile
    t = unique (t);
    e = modes (r, p, t, 0);
    if (numel (num) < numel (den))
      e(1) = -1;
    endif
    y = 1 + e;
    slope = modes (r, p, t, 1);
    turns = find (slope(1:end-1) .* slope(2:end) < 0);
    opt = optimset ("TolX", 1e-15);
    turns = turns(abs (e(turns)) > 1e-11);
    tt = arrayfun (@(i) fzero (@(x) modes (r, p, x, 1), t([i, i+1]), opt), turns);
    te = modes (r, p, tt, 0);
    t = [t, tt]; e = [e, te];
    [t, order] = sort (t);
    e = e(order); y = 1 + e;
    degenerate = any ([abs(te + 0.9), abs(te + 0.1), abs(abs (te) - 0.02)] < 1e-6);
    low = cross (t, y, 0.1, @(x) 0.9 + modes (r, p, x, 0), opt);
    high = cross (t, y, 0.9, @(x) 0.1 + modes (r, p, x, 0), opt);
    rise = high - low;
    i = find (abs (e) > 0.02, 1, "last");
    if (isempty (i))
      settling = 0;
    else
      settling = fzero (@(x) abs (modes (r, p, x, 0)) - 0.02, t([i, i+1]), opt);
    endif
    [top, i] = max (e);
    [bottom, j] = min (y);
    top_at = t(i);
    bottom_at = t(j);
    degenerate = degenerate || (sum (abs (te - top) < 1e-8) > 1);

    ## the package's own response
    ts = linspace (0, 5 / min (abs (p)), 50)';
    own = step (tf (num, den), ts);
    mine = final * (1 + modes (r, p, ts, 0));
    assert (own, mine, 1e-6 * max (abs (mine)));
  endif
  overshoot = max (0, top);
  undershoot = max (0, -bottom);
  if (overshoot < 1e-11)
    overshoot = 0;
  endif
  if (undershoot < 1e-11)
    undershoot = 0;
  endif
  peak = 1;
  peak_at = Inf;
  if (overshoot > 0 && 1 + overshoot >= undershoot)
    peak = 1 + overshoot;
    peak_at = top_at;
  elseif (undershoot > 1)
    peak = undershoot;
    peak_at = bottom_at;
  endif
  degenerate = degenerate || peak > 50 || abs (1 + overshoot - undershoot) < 1e-6 ...
               || (overshoot > 0 && overshoot < 1e-9);
  s = [final, rise, settling, 100 * overshoot, 100 * undershoot, peak * abs(final), peak_at];
endfunction

## The first time at which y is at a level, between the grid's times around it.
function t = cross (times, y, level, f, opt)
  i = find (y >= level, 1);
  if (i == 1)
    t = 0;
  else
    t = fzero (f, times([i-1, i]), opt);
  endif
endfunction

function put (file, name, values)
  text = sprintf (" %.17g", values);
  text = strrep (text, "Inf", "Infinity");
  fprintf (file, "%s%s\n", name, text);
endfunction

function write_system (file, name, domain, num, den, p, m, s)
  ts = 0;
  word = "continuous";
  if (domain == "d")
    ts = 1;
    word = "discrete";
  endif
  sys = tf (num, den, ts);
  fprintf (file, "system %s %s\n", word, name);
  put (file, "numerator", num);
  put (file, "denominator", den);
  q = pole (sys);
  put (file, "poles", [real(q), imag(q)]'(:));
  [wn, zeta, q] = damp (sys);
  put (file, "damp", [real(q), imag(q), wn, zeta]'(:));
  if (domain == "d")
    w = pi * [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 1];
  else
    w = logspace (-2, 2, 10);
  endif
  [mag, phase] = bode (sys, w);
  put (file, "bode", [w(:), mag(:), phase(:)]'(:));
  put (file, "margins", m);
  put (file, "step", s);
endfunction

rand ("twister", 20250);
version = pkg ("list", "control"){1}.version;
file = fopen (fullfile (fileparts (mfilename ("fullpath")), ...
                        "../resources/io/thalweg/dynamics/control.txt"), "w");
fprintf (file, "# Made by src/test/oracle/control.m with Octave %s and control %s.\n", ...
         OCTAVE_VERSION, version);
fprintf (file, "# numerator, denominator: highest power first; poles: re im; ");
fprintf (file, "damp: re im wn zeta;\n");
fprintf (file, "# bode: w magnitude phase/degrees; margins: gain w phase/degrees w delay;\n");
fprintf (file, "# step: final rise settling overshoot%% undershoot%% peak time\n");

known = {[1 5 5], [1 1.65 5 6.5 2]; [-1 1], [1 1 1]};
for i = 1:rows (known)
  p = roots (known{i,2});
  m = [];
  if (i == 1)
    ## the second, closed, has its poles on the boundary: margins of 1 and 0 that rounding decides
    m = find_margins (known{i,:}, "c");
  endif
  s = find_step (known{i,:}, p, "c");
  write_system (file, sprintf ("known%d", i), "c", known{i,:}, p, m, s);
endfor

done = 0;
again = 0;
while (done < 200)
  domain = "cd"(1 + mod (done, 2));
  n = 1 + mod (floor (done / 2), 6);
  light = mod (floor (done / 12), 4) == 3 && n > 1;
  minimum = mod (floor (done / 12), 3) != 1;
  p = draw (n, domain, light);
  m = floor (rand () * n);
  if (mod (done, 25) == 24)
    m = n;
  endif
  z = draw (m, domain, false);
  if (! minimum && m > 0)
    if (domain == "d")
      z = 1 ./ z;
    else
      z = -z;
    endif
  endif
  den = real (poly (p));
  num = real (poly (z));
  ## between a half and five at the frequency of a pole
  w = abs (p(1));
  if (domain == "d")
    w = min (3, abs (log (p(1))));
  endif
  num *= 0.5 * 10^rand () / abs (response (num, den, w, domain));
  p = roots (den);
  bad = close_roots (p, roots (num));
  if (! bad)
    [margins, bad] = find_margins (num, den, domain);
  endif
  if (! bad)
    [s, bad] = find_step (num, den, p, domain);
  endif
  if (bad)
    again++;
    continue
  endif
  done++;
  write_system (file, sprintf ("random%d", done), domain, num, den, p, margins, s);
endwhile
fclose (file);
printf ("%d systems drawn again\n", again);
