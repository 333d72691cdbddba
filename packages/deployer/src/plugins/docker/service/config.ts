import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { deepEqual, type PropertyMap, Secret } from "../../../values/index.js";
import { CONFIG_KEYS, configFailures } from "../daemon/config.js";
import { checkResponse } from "./answers.js";

/** Checks the provider's configuration; credentials become secret. */
export function checkConfig(news: PropertyMap) {
  const inputs = { ...news };
  if (inputs.registryAuth !== undefined) inputs.registryAuth = new Secret(inputs.registryAuth);
  return checkResponse({ inputs, failures: configFailures(news) });
}

/** Compares two configurations; no change of them replaces the provider. */
export function diffConfig(olds: PropertyMap, news: PropertyMap) {
  const response = new pb.DiffResponse();
  const changed = CONFIG_KEYS.filter((key) => !deepEqual(olds[key] ?? null, news[key] ?? null));
  for (const key of changed) {
    const diff = new pb.PropertyDiff();
    const { ADD, DELETE, UPDATE } = pb.PropertyDiff.Kind;
    diff.setKind(olds[key] === undefined ? ADD : news[key] === undefined ? DELETE : UPDATE);
    diff.setInputdiff(true);
    response.getDetaileddiffMap().set(key, diff);
  }
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList([...changed]);
  response.setHasdetaileddiff(true);
  return response;
}
