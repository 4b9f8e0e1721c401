// The classes with which Kaoto reads routes into its canvas and writes them back.
export { CamelResourceFactory } from "@kaoto/kaoto/lib/esm/models/camel/camel-resource-factory.js";
export { parse } from "yaml";
