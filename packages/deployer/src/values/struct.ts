import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import type { Json } from "./json.js";
import type { PropertyMap, Value } from "./types.js";
import type { WireFlags } from "./wire.js";
import { decodeWire, decodeWireMap } from "./wire-decode.js";
import { encodeWireMap } from "./wire-encode.js";

type Struct = structPb.Struct;
type ProtoValue = structPb.Value;
const Kind = structPb.Value.KindCase;

/**
 * Reads a protobuf Struct as properties.
 * @param struct what came over the wire; absent counts as empty
 * @param flags what to keep, see `WireFlags`
 */
export function decodeStruct(struct: Struct | undefined, flags: WireFlags): PropertyMap {
  return struct === undefined ? {} : decodeWireMap(structToJson(struct), flags);
}

/** Writes properties as a protobuf Struct. */
export function encodeStruct(map: PropertyMap, flags: WireFlags): Struct {
  return jsonToStruct(encodeWireMap(map, flags));
}

/** Reads a single protobuf Value; undefined when it is absent or left out. */
export function decodeProtoValue(value: ProtoValue | undefined, flags: WireFlags): Value | undefined {
  return value === undefined ? undefined : decodeWire(valueToJson(value), flags);
}

function structToJson(struct: Struct): { [key: string]: Json } {
  const entries: [string, Json][] = [];
  struct.getFieldsMap().forEach((value, key) => {
    entries.push([key, valueToJson(value)]);
  });
  return Object.fromEntries(entries);
}

function valueToJson(value: ProtoValue): Json {
  switch (value.getKindCase()) {
    case Kind.BOOL_VALUE:
      return value.getBoolValue();
    case Kind.NUMBER_VALUE:
      return value.getNumberValue();
    case Kind.STRING_VALUE:
      return value.getStringValue();
    case Kind.LIST_VALUE:
      return value.getListValue()!.getValuesList().map(valueToJson);
    case Kind.STRUCT_VALUE:
      return structToJson(value.getStructValue()!);
    default:
      return null;
  }
}

function jsonToStruct(json: { [key: string]: Json }): Struct {
  const struct = new structPb.Struct();
  const fields = struct.getFieldsMap();
  for (const key of Object.keys(json)) fields.set(key, jsonToValue(json[key]!));
  return struct;
}

function jsonToValue(json: Json): ProtoValue {
  const value = new structPb.Value();
  if (json === null) value.setNullValue(structPb.NullValue.NULL_VALUE);
  else if (typeof json === "boolean") value.setBoolValue(json);
  else if (typeof json === "number") value.setNumberValue(json);
  else if (typeof json === "string") value.setStringValue(json);
  else if (Array.isArray(json)) {
    const list = new structPb.ListValue();
    list.setValuesList(json.map(jsonToValue));
    value.setListValue(list);
  } else value.setStructValue(jsonToStruct(json));
  return value;
}
