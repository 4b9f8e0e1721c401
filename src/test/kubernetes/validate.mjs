// Compares an object of the Prometheus operator with its schema: node validate.mjs FILE
import { readFileSync } from "node:fs";
import { load } from "js-yaml";

const object = load(readFileSync(process.argv[2], "utf8"));
const models = await import(`@kubernetes-models/prometheus-operator/${object.apiVersion}/${object.kind}`);
new models[object.kind](object).validate();
console.log(`${object.kind} is valid`);
