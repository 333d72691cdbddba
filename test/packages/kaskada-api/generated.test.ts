import { descriptor } from "@rt-kaskada/kaskada-api";
import { expect, test } from "vitest";
import { loadRoot, toDescriptor } from "../../../packages/kaskada-api/scripts/generate.mjs";

test("the generated descriptor is that of the proto files", () => {
  expect(descriptor).toEqual(toDescriptor(loadRoot()));
});
