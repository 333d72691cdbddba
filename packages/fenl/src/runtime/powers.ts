const LN_2_HIGH = 0.6931471803691238;
const LN_2_LOW = 1.9082149292705877e-10;
const SPLIT = 134_217_729;
/** 1/3!, 1/4!, … 1/14!. */
const COEFFICIENTS = Array.from({ length: 12 }, (_, i) => {
  let factorial = 1;
  for (let n = 2; n <= i + 3; n++) factorial *= n;
  return 1 / factorial;
});

/**
 * e to the power, rounded as C's `exp` does nearly always: to the nearest double. JavaScript's own is one off in each
 * tenth case.
 */
export function exponential(power: number): number {
  if (!(Math.abs(power) < 700)) return Math.exp(power);
  const twos = Math.round(power / Math.LN2);
  const high = power - twos * LN_2_HIGH;
  const low = -twos * LN_2_LOW;
  const rest = high + low;
  const restLow = high - rest + low;
  const square = rest * rest;
  const tail = square * rest * series(rest) + (restLow * (1 + rest) + squareLow(rest, square) / 2);
  const linear = 1 + rest;
  const linearLow = rest - (linear - 1);
  const sum = linear + square / 2;
  const sumLow = linear - sum + square / 2;
  return (sum + (sumLow + (linearLow + tail))) * 2 ** twos;
}

function series(x: number): number {
  return COEFFICIENTS.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/** What a rounded square lacks. */
function squareLow(x: number, square: number): number {
  const scaled = SPLIT * x;
  const high = scaled - (scaled - x);
  const low = x - high;
  return high * high - square + 2 * high * low + low * low;
}

/** The base to the power, as C's `pow`: 1 to any power is 1, -1 to an infinite one too. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}
