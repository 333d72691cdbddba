import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** The size of the e-shop data of 2008. */
const ROWS = 165_474;
const SESSIONS = 24_026;
const FIRST_DAY = Date.UTC(2008, 3, 1);
const DAYS = 135;
const DAY_MS = 86_400_000;
const MOST_CLICKS = 195;
const PRODUCTS = 217;
const HOME_COUNTRY = 29;

const HEADER =
  "year,month,day,order_seq,country,session,category,model,color,location,photography,price,price_ind,page";
const LINES_PER_PIECE = 1_000;

export interface GenerateOptions {
  /** How many rows; as many as the original has by default. */
  rows?: number;
  /** Whether the first line names the columns; it does by default. */
  header?: boolean;
}

/**
 * Data with the columns, ranges and size of the e-shop clickstream of 2008, as pieces of a CSV file. It is always the same:
 * 1 April to 13 August 2008, sessions one after the other, their clicks in order, and each clothing model with its own
 * category, colour, photography, price and page.
 */
export function* generateCsv({ rows = ROWS, header = true }: GenerateOptions = {}): Generator<string> {
  const random = mulberry32(20080401);
  const products = Array.from({ length: PRODUCTS }, (_, index) => product(index, random));
  const sessions = Math.max(1, Math.round((rows * SESSIONS) / ROWS));
  let piece = header ? `${HEADER}\n` : "";
  let lines = 0;
  let left = rows;
  for (let session = 1; session <= sessions; session++) {
    const date = new Date(FIRST_DAY + Math.floor(((session - 1) * DAYS) / sessions) * DAY_MS);
    const day = `${date.getUTCFullYear()},${date.getUTCMonth() + 1},${date.getUTCDate()}`;
    const country = random() < 0.81 ? HOME_COUNTRY : 1 + Math.floor(random() * 47);
    const clicks = clicksOf(left, sessions - session, random);
    left -= clicks;
    for (let order = 1; order <= clicks; order++) {
      const { category, model, look, price } = products[Math.floor(Math.min(random(), random()) * PRODUCTS)]!;
      const location = 1 + Math.floor(random() * 6);
      piece += `${day},${order},${country},${session},${category},${model},${look.color},${location},${look.photography},${price.amount},${price.indicator},${look.page}\n`;
      if (++lines % LINES_PER_PIECE === 0) {
        yield piece;
        piece = "";
      }
    }
  }
  if (piece) yield piece;
}

/** Writes the generated data to a file. */
export async function writeGenerated(path: string, options: GenerateOptions = {}): Promise<void> {
  await pipeline(Readable.from(generateCsv(options)), createWriteStream(path));
}

interface Product {
  category: number;
  model: string;
  look: { color: number; photography: number; page: number };
  price: { amount: number; indicator: number };
}

/** Models A1…, B1…, C1…, P1… of the four categories; those on the first pages are looked at most. */
function product(index: number, random: () => number): Product {
  const category = 1 + (index % 4);
  const amount = 18 + Math.floor(random() * 65);
  return {
    category,
    model: `${"ABCP"[category - 1]}${1 + Math.floor(index / 4)}`,
    look: {
      color: 1 + Math.floor(random() * 14),
      photography: 1 + Math.floor(random() * 2),
      page: 1 + Math.floor((index * 5) / PRODUCTS),
    },
    price: { amount, indicator: amount > 44 ? 1 : 2 },
  };
}

/** Many short sessions and few long ones; the last ones take what is left, so that the sum is exact. */
function clicksOf(left: number, sessionsAfter: number, random: () => number): number {
  if (sessionsAfter === 0) return left;
  const mean = left / (sessionsAfter + 1);
  let drawn = 1;
  while (drawn < MOST_CLICKS && random() < 1 - 1 / mean) drawn++;
  const most = Math.min(MOST_CLICKS, left - sessionsAfter);
  const least = left - sessionsAfter * MOST_CLICKS;
  return Math.max(1, least, Math.min(most, drawn));
}

/** A small random generator: with integers alone, the same seed gives the same numbers everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
