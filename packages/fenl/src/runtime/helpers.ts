import type { FenlType } from "../types/fenl-type.js";
import { durationToText } from "./duration-text.js";
import { hashValue } from "./hash.js";
import * as integers from "./integers.js";
import { canonical, type Wide } from "./integers.js";
import { jsonField } from "./json.js";
import * as powers from "./powers.js";
import { roundHalfAway } from "./rounding.js";
import * as segments from "./segments.js";
import * as text from "./text.js";
import * as time from "./time.js";
import * as timestamps from "./timestamps.js";
import * as values from "./values.js";

const hashWide = (value: unknown, type: FenlType): Wide => canonical(hashValue(value, type));

/** Everything generated code can call: pure functions only, so it can reach nothing else. */
export const HELPERS: Readonly<Record<string, unknown>> = Object.freeze({
  ...integers,
  ...powers,
  ...segments,
  ...text,
  ...time,
  ...timestamps,
  ...values,
  durationToText,
  hashWide,
  jsonField,
  roundHalfAway,
});
