// Every route file of the product, opened by Kaoto's own classes and written back.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { CamelResourceFactory, parse } from "./kaoto-bundle.mjs";

const folder = process.env.ROUTES;
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".camel.yaml"));

/** Kaoto moves templates behind the routes, and Camel does not care. */
const byName = (definitions) =>
  new Map(
    definitions.map((definition) => {
      const [kind, content] = Object.entries(definition)[0];
      return [`${kind} ${content.id}`, definition];
    }),
  );

const open = (file, text) => CamelResourceFactory.createCamelResource(text, { path: file });

test("there are files", () => assert.ok(files.length >= 6));

for (const file of files) {
  const text = readFileSync(join(folder, file), "utf8");
  const written = parse(text);

  test(`${file} comes back with its meaning`, () => {
    const back = parse(open(file, text).toString());
    assert.equal(back.length, written.length);
    assert.deepEqual(byName(back), byName(written));
  });

  test(`${file}: every route and error configuration is drawn`, () => {
    const drawn = open(file, text).getVisualEntities().map((entity) => entity.toJSON());
    const expected = written.filter((definition) => !("routeTemplate" in definition));
    assert.deepEqual(byName(drawn), byName(expected));
  });

  test(`${file}: an edited step changes nothing else`, () => {
    const resource = open(file, text);
    const route = resource.getVisualEntities().find((entity) => "route" in entity.toJSON());
    if (!route) return; // a file of templates, which are not drawn
    const [kind, step] = Object.entries(route.toJSON().route.from.steps[0])[0];
    route.updateModel(`route.from.steps.0.${kind}`, { ...step, description: "Edited" });
    const expected = structuredClone(byName(written));
    expected.get(`route ${route.toJSON().route.id}`).route.from.steps[0][kind].description = "Edited";
    assert.deepEqual(byName(parse(resource.toString())), expected);
  });

  test(`${file}: the comment at its top stays`, () => {
    const back = open(file, text).toString();
    for (const line of text.split("\n")) {
      if (!line.startsWith("#")) break;
      assert.ok(back.includes(line), line);
    }
  });
}
