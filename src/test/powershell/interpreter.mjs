// Runs PowerShell scripts in the small part of the language that docs/scripts uses, so that the logic of a script can
// be tried where there is no PowerShell. It is stricter than PowerShell: what it does not know is an error, and so is
// what Set-StrictMode -Version Latest forbids in any version (a missing property, an unset variable, .Count of one
// object). Variables are looked up in the caller's scopes, as PowerShell does.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);
await Parser.init();
const language = await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));

export function parse(text) {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser.parse(text).rootNode;
}

export function faults(node, found = []) {
  if (node.isError || node.isMissing) {
    found.push(`line ${node.startPosition.row + 1}: ${node.type} ${JSON.stringify(node.text.slice(0, 80))}`);
  }
  node.children.filter((child) => child.hasError || child.isMissing).forEach((child) => faults(child, found));
  return found;
}

export const named = (node) => node.namedChildren.filter((child) => child.type !== 'comment' && child.type !== 'command_argument_sep');

export function all(node, type, found = []) {
  if (node.type === type) found.push(node);
  node.namedChildren.forEach((child) => all(child, type, found));
  return found;
}

// ---- values -------------------------------------------------------------------------------------------------------

export class Hash {
  constructor(entries = {}) {
    this.map = new Map();
    for (const [key, value] of Object.entries(entries)) this.set(key, value);
  }
  key(name) { return text(name).toLowerCase(); }
  set(name, value) { this.map.set(this.key(name), { name: text(name), value }); }
  has(name) { return this.map.has(this.key(name)); }
  get(name) { return this.map.get(this.key(name))?.value ?? null; }
  keys() { return [...this.map.values()].map((entry) => entry.name); }
  plain() { return Object.fromEntries([...this.map.values()].map((entry) => [entry.name, entry.value])); }
}
export class Obj {                   // an object with properties and methods
  constructor(members) { this.members = members; }
  name(name) { return Object.keys(this.members).find((key) => key.toLowerCase() === name.toLowerCase()); }
}
export class Switch { constructor(on) { this.on = on; } }
export class Guid { constructor(value) { this.value = value; } }
export class DateTime {              // kind: Utc, Local or Unspecified; this machine's local time is UTC
  constructor(ms, kind = 'Utc') { this.ms = ms; this.kind = kind; }
}
class Block { constructor(node) { this.node = node; } }
class Type { constructor(name) { this.name = name; } }
class Ref { constructor(scope, name) { this.scope = scope; this.name = name; } }
export class Failure extends Error { }          // throw, and every error that stops
class Return extends Error { }
class Continue extends Error { }
export class Exit extends Error { constructor(code) { super(`exit ${code}`); this.code = code; } }

export function text(value) {
  if (value === null || value === undefined) return '';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (Array.isArray(value)) return value.map(text).join(' ');
  if (value instanceof Switch) return text(value.on);
  if (value instanceof Guid) return value.value;
  if (value instanceof DateTime) return new Date(value.ms).toISOString();
  if (value instanceof Hash) return 'System.Collections.Hashtable';
  if (value instanceof Obj) return value.members.ToString ? value.members.ToString() : '@{...}';
  return String(value);
}

export function truth(value) {
  if (Array.isArray(value)) return value.length === 1 ? truth(value[0]) : value.length > 1;
  if (value instanceof Switch) return value.on;
  return value !== null && value !== undefined && value !== false && value !== 0 && value !== '';
}

const list = (value) => (Array.isArray(value) ? value : value === null ? [null] : [value]);
const collect = (out) => (out.length === 0 ? null : out.length === 1 ? out[0] : out);
const emit = (out, value) => (Array.isArray(value) ? out.push(...value) : out.push(value));
const escape = { n: '\n', t: '\t', 0: '\0', r: '\r' };

class Scope {
  constructor(parent) { this.parent = parent; this.variables = new Map(); }
  find(name) {
    const key = name.toLowerCase();
    for (let scope = this; scope; scope = scope.parent) if (scope.variables.has(key)) return scope.variables.get(key);
    throw new Failure(`The variable '$${name}' cannot be retrieved because it has not been set.`);
  }
  set(name, value) { this.variables.set(name.toLowerCase(), value); }
}

// ---- the interpreter ----------------------------------------------------------------------------------------------

export class PowerShell {
  // commands: name (lower case) to {parameters: {Name: 'switch' | 'value'}, run(bound, positional, input, shell, scope)}
  constructor({ commands = {}, statics = {}, answer = () => true } = {}) {
    this.commands = commands;
    this.statics = statics;
    this.answer = answer;
    this.functions = new Map();
    this.said = [];
    this.proposed = [];
    this.script = new Scope(null);
    const preset = { true: true, false: false, null: null, WhatIfPreference: false, ConfirmPreference: 'High', LASTEXITCODE: 0 };
    for (const [name, value] of Object.entries(preset)) this.script.set(name, value);
  }

  // Defines the functions of the text, without running anything else.
  define(root) {
    all(root, 'function_statement').forEach((node) => this.function(node));
  }

  function(node) {
    const name = node.namedChildren.find((child) => child.type === 'function_name').text;
    this.functions.set(name.toLowerCase(), { name, body: named(node).find((child) => child.type === 'script_block') });
  }

  // Calls a function of the script with plain values.
  call(name, parameters = {}, scope = this.script) {
    const out = [];
    this.invoke(this.functions.get(name.toLowerCase()).body, new Map(Object.entries(parameters)), [], scope, out);
    return collect(out);
  }

  // Runs a whole script; gives its exit code.
  run(root, path, bound, preset = {}) {
    const scope = new Scope(this.script);
    for (const [name, value] of Object.entries({ PSCommandPath: path, ...preset })) scope.set(name, value);
    this.output = [];
    try {
      this.block(root, bound, [], scope, this.output);
    } catch (thrown) {
      if (thrown instanceof Exit) return thrown.code;
      throw thrown;
    }
    return 0;
  }

  invoke(block, bound, positional, caller, out) {
    this.block(block, bound, positional, new Scope(caller), out);
  }

  block(block, bound, positional, scope, out) {
    const children = named(block);
    const parameters = children.find((child) => child.type === 'param_block');
    this.bind(parameters, bound, positional, scope);
    const body = children.find((child) => child.type === 'script_block_body')?.namedChildren.find((child) => child.type === 'statement_list')
      ?? children.find((child) => child.type === 'statement_list');
    try {
      if (body) this.statements(body, scope, out);
    } catch (thrown) {
      if (!(thrown instanceof Return)) throw thrown;
    }
  }

  bind(node, bound, positional, scope) {
    const given = new Map([...bound].map(([name, value]) => [name.toLowerCase(), value]));
    const advanced = node && all(node, 'attribute').some((attribute) => /^\[CmdletBinding/i.test(attribute.text));
    if (advanced) {
      const high = /ConfirmImpact\s*=\s*'High'/.test(named(node)[0].text);
      if (given.has('whatif')) scope.set('WhatIfPreference', truth(given.get('whatif')));
      if (given.has('confirm')) scope.set('ConfirmPreference', truth(given.get('confirm')) ? 'Low' : 'None');
      scope.set('PSBoundParameters', new Hash(Object.fromEntries(bound)));
      scope.set('PSCmdlet', new Obj({ ParameterSetName: this.parameterSet(node, given), ShouldProcess: (target, action) => this.ask(target, action, high, scope) }));
    }
    const list = node ? named(node).find((child) => child.type === 'parameter_list') : null;
    const known = new Set(advanced ? ['whatif', 'confirm', 'verbose', 'debug', 'erroraction'] : []);
    for (const parameter of list ? named(list) : []) {
      const name = parameter.namedChildren.find((child) => child.type === 'variable').text.slice(1);
      const key = name.toLowerCase();
      const attributes = parameter.namedChildren.find((child) => child.type === 'attribute_list')?.text ?? '';
      const type = (attributes.match(/\[([A-Za-z.0-9]+(\[\])?)\]\s*$/) ?? [])[1];
      known.add(key);
      let value;
      if (given.has(key)) value = given.get(key);
      else if (positional.length > 0 && type !== 'switch') value = positional.shift();
      else {
        if (/Mandatory\s*=\s*\$true/.test(attributes) && !/ParameterSetName/.test(attributes)) throw new Failure(`Missing mandatory parameter -${name}`);
        const initial = parameter.namedChildren.find((child) => child.type === 'script_parameter_default');
        scope.set(name, initial ? this.convert(type, this.expression(named(initial)[0], scope), name) : this.initial(type));
        continue;
      }
      value = this.convert(type, value, name);
      this.validate(attributes, value, name);
      scope.set(name, value);
    }
    for (const key of given.keys()) if (!known.has(key)) throw new Failure(`A parameter cannot be found that matches parameter name '${key}'.`);
    if (positional.length > 0) throw new Failure(`A positional parameter cannot be found that accepts argument '${text(positional[0])}'.`);
  }

  parameterSet(node, given) {
    for (const parameter of all(node, 'script_parameter')) {
      const set = parameter.text.match(/Mandatory\s*=\s*\$true,\s*ParameterSetName\s*=\s*'(\w+)'/);
      if (set && given.has(parameter.namedChildren.find((child) => child.type === 'variable').text.slice(1).toLowerCase())) return set[1];
    }
    return (named(node)[0].text.match(/DefaultParameterSetName\s*=\s*'(\w+)'/) ?? [null, '__AllParameterSets'])[1];
  }

  ask(target, action, high, scope) {
    if (truth(scope.find('WhatIfPreference'))) {
      this.proposed.push(`${action} :: ${target}`);
      return false;
    }
    const limit = scope.find('ConfirmPreference');
    const asks = limit === 'Low' || (limit === 'High' && high);
    return asks ? this.answer(target, action) : true;
  }

  initial(type) {
    if (type === 'string') return '';
    if (type === 'switch') return new Switch(false);
    if (type === 'bool') return false;
    if (type === 'int' || type === 'long') return 0;
    return null;
  }

  convert(type, value, name = '') {
    const wrong = () => new Failure(`Cannot convert '${text(value)}' (${value?.constructor?.name}) to ${type} for ${name}`);
    const key = (type ?? '').toLowerCase();
    if (key === '' || key === 'object' || key.includes('x509') || key === 'scriptblock' || key.endsWith('idictionary')) return value;
    if (key.endsWith('[]')) return value === null ? null : list(value).map((item) => this.convert(type.slice(0, -2), item, name));
    if (key === 'string') return text(value);
    if (key === 'switch') return new Switch(value instanceof Switch ? value.on : truth(value));
    if (key === 'bool') {
      if (typeof value !== 'boolean') throw wrong();
      return value;
    }
    if (key === 'int' || key === 'long') {
      const number = value === null ? 0 : Number(value);
      if (!Number.isInteger(number)) throw wrong();
      return number;
    }
    if (key === 'guid') {
      const plain = text(value).toLowerCase();
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(plain)) throw wrong();
      return new Guid(plain);
    }
    if (key === 'datetime') {
      if (!(value instanceof DateTime)) throw wrong();
      return value;
    }
    if (key === 'ordered' || key === 'pscustomobject') return value;
    throw new Failure(`unknown type [${type}]`);
  }

  validate(attributes, value, name) {
    const pattern = attributes.match(/ValidatePattern\('((?:[^']|'')*)'\)/);
    for (const item of list(value)) {
      if (pattern && !new RegExp(pattern[1].replace(/''/g, "'"), 'i').test(text(item))) throw new Failure(`-${name} does not match: ${text(item)}`);
      const set = attributes.match(/ValidateSet\(([^)]*)\)/);
      if (set && !set[1].split(',').some((one) => one.trim().slice(1, -1).toLowerCase() === text(item).toLowerCase())) throw new Failure(`-${name} is not one of ${set[1]}`);
    }
  }

  // ---- statements ----

  statements(node, scope, out) {
    for (const statement of named(node)) this.statement(statement, scope, out);
  }

  statement(node, scope, out) {
    switch (node.type) {
      case 'pipeline': return this.pipeline(node, scope, out);
      case 'function_statement': return this.function(node);
      case 'empty_statement': return undefined;
      case 'if_statement': return this.if(node, scope, out);
      case 'foreach_statement': {
        const [variable, source, body] = named(node);
        return this.loop(list(this.value(source, scope) ?? []), (item) => {
          scope.set(variable.text.slice(1), item);
          this.body(body, scope, out);
        });
      }
      case 'for_statement': {
        const part = (type) => named(node).find((child) => child.type === type);
        const run = (type) => this.pipeline(named(part(type))[0], scope, []);
        for (run('for_initializer'); truth(this.value(named(part('for_condition'))[0], scope)); run('for_iterator')) {
          this.loop([null], () => this.body(part('statement_block'), scope, out));
        }
        return undefined;
      }
      case 'while_statement': {
        const [condition, body] = named(node);
        while (truth(this.value(named(condition)[0], scope))) this.loop([null], () => this.body(body, scope, out));
        return undefined;
      }
      case 'try_statement': return this.try(node, scope, out);
      case 'flow_control_statement': return this.flow(node, scope, out);
      default: throw new Failure(`unknown statement ${node.type}: ${node.text.slice(0, 60)}`);
    }
  }

  body(node, scope, out) {
    named(node).forEach((child) => this.statements(child, scope, out));
  }

  loop(items, each) {
    for (const item of items) {
      try {
        each(item);
      } catch (thrown) {
        if (!(thrown instanceof Continue)) throw thrown;
      }
    }
  }

  if(node, scope, out) {
    const [condition, body, ...rest] = named(node);
    if (truth(this.value(condition, scope))) return this.body(body, scope, out);
    for (const clause of rest) {
      if (clause.type === 'else_clause') return this.body(named(clause)[0], scope, out);
      for (const one of named(clause)) {
        const [other, block] = named(one);
        if (truth(this.value(other, scope))) return this.body(block, scope, out);
      }
    }
    return undefined;
  }

  try(node, scope, out) {
    const parts = named(node);
    const handler = parts.find((child) => child.type === 'catch_clauses');
    const last = parts.find((child) => child.type === 'finally_clause');
    try {
      this.body(parts[0], scope, out);
    } catch (thrown) {
      const control = thrown instanceof Return || thrown instanceof Continue || thrown instanceof Exit;
      if (control || !handler) throw thrown;
      if (!(thrown instanceof Failure)) throw thrown;          // a fault of the interpreter
      const outer = { error: this.error, item: this.lookup('_', scope) };
      this.error = thrown;
      scope.set('_', new Obj({ Exception: new Obj({ Message: thrown.message }) }));
      try {
        this.body(named(named(handler)[0])[0], scope, out);
      } finally {
        this.error = outer.error;
        scope.set('_', outer.item);
      }
    } finally {
      if (last) this.body(named(last)[0], scope, out);
    }
  }

  lookup(name, scope) {
    try {
      return scope.find(name);
    } catch {
      return null;
    }
  }

  flow(node, scope, out) {
    const word = node.child(0).text.toLowerCase();
    const [what] = named(node);
    if (word === 'return') {
      if (what) this.pipeline(what, scope, out);
      throw new Return();
    }
    if (word === 'continue') throw new Continue();
    if (word === 'exit') throw new Exit(what ? this.value(what, scope) : 0);
    if (word === 'throw') {
      if (!what && this.error) throw this.error;
      throw new Failure(text(this.value(what, scope)));
    }
    throw new Failure(`unknown statement ${word}`);
  }

  // ---- pipelines ----

  pipeline(node, scope, out) {
    const [first] = named(node);
    if (first.type === 'assignment_expression') return this.assign(first, scope);
    const stages = named(first);
    if (named(node).length > 1) throw new Failure(`unknown chain ${node.text}`);
    let input;
    stages.forEach((stage, index) => {
      const produced = [];
      if (stage.type === 'command') this.command(stage, scope, index === 0 ? null : input, produced);
      else if (/increment|decrement/.test(this.core(stage).type)) this.expression(stage, scope);
      else {
        const value = this.expression(stage, scope);
        if (value !== undefined) emit(produced, value);                     // a void method gives nothing
      }
      input = produced;
    });
    input.forEach((item) => out.push(item));
    return undefined;
  }

  // The value of a pipeline in an expression: an array literal stays one.
  value(node, scope) {
    if (node.type !== 'pipeline') return this.expression(node, scope);
    const [first] = named(node);
    if (first.type === 'pipeline_chain') {
      const stages = named(first);
      if (stages.length === 1 && stages[0].type !== 'command') return this.expression(stages[0], scope);
    }
    const out = [];
    this.pipeline(node, scope, out);
    return collect(out);
  }

  assign(node, scope) {
    const [left, operator, right] = named(node);
    let value;
    if (right.type === 'pipeline') value = this.value(right, scope);
    else {
      const out = [];
      this.statement(right, scope, out);
      value = collect(out);
    }
    const target = this.core(left);
    if (operator.text === '+=') value = this.add(this.expression(target, scope), value);
    else if (operator.text !== '=') throw new Failure(`unknown operator ${operator.text}`);
    if (target.type === 'variable') {
      if (target.text.toLowerCase() !== '$null') scope.set(this.variableName(target), value);
    } else if (target.type === 'member_access') {
      const [object, member] = named(target);
      this.setMember(this.expression(object, scope), member.text, value);
    } else if (target.type === 'element_access') {
      const [object, index] = named(target);
      this.expression(object, scope).set(this.expression(index, scope), value);
    } else throw new Failure(`cannot assign to ${target.type}`);
  }

  core(node) {
    let inner = node;
    while (inner.namedChildCount === 1 && /expression$/.test(inner.type) && !/^(script_block|array|hash_literal|parenthesized|sub|cast|expression_with)/.test(inner.type) && inner.childCount === 1) inner = inner.namedChild(0);
    return inner.type === 'array_literal_expression' && inner.childCount === 1 ? this.core(inner.namedChild(0)) : inner;
  }

  variableName(node) { return node.text.replace(/^\$\{(.*)\}$/, '$1').replace(/^\$/, ''); }

  setMember(object, name, value) {
    if (object instanceof Hash) return object.set(name, value);
    throw new Failure(`cannot set ${name} of ${text(object)}`);
  }

  // ---- commands ----

  command(node, scope, input, out) {
    const children = named(node);
    const elements = children.find((child) => child.type === 'command_elements');
    const operator = children.find((child) => child.type === 'command_invokation_operator');
    const bound = new Map();
    const positional = [];
    const target = operator ? this.commandTarget(children[1], scope) : children[0].text;
    const known = target instanceof Block ? { switches: new Set() } : this.known(target, scope);
    this.arguments(elements, scope, known, bound, positional);
    if (target instanceof Block) return this.invoke(named(target.node)[0] ?? target.node, bound, positional, scope, out);
    if (known.body) return this.invoke(known.body, bound, positional, scope, out);
    for (const name of bound.keys()) {
      if (!known.names.has(name.toLowerCase())) throw new Failure(`${target} has no parameter -${name}`);
    }
    const result = known.command.run(Object.fromEntries([...bound].map(([name, value]) => [known.names.get(name.toLowerCase()), value])), positional, input, this, scope);
    if (result !== undefined) emit(out, result);
    return undefined;
  }

  commandTarget(node, scope) {
    const [inner] = node.namedChildren;
    if (inner?.type === 'path_command_name') {
      const variable = inner.namedChildren.find((child) => child.type === 'variable');
      if (variable) return this.expression(variable, scope);
    }
    return inner && inner.type === 'string_literal' ? this.expression(inner, scope) : node.text;
  }

  known(name) {
    const key = name.toLowerCase();
    const body = this.functions.get(key)?.body;
    if (body) {
      const parameters = body.namedChildren.find((child) => child.type === 'param_block');
      const list = parameters ? all(parameters, 'script_parameter') : [];
      return { body, switches: new Set(list.filter((one) => /\[switch\]/i.test(one.text)).map((one) => one.text.match(/\$(\w+)\s*(=|$)/m)[1].toLowerCase())) };
    }
    const command = this.commands[key];
    if (!command) throw new Failure(`The term '${name}' is not recognized as the name of a cmdlet or function.`);
    const names = new Map(Object.keys(command.parameters).map((one) => [one.toLowerCase(), one]));
    return { command, names, switches: new Set(Object.entries(command.parameters).filter(([, kind]) => kind === 'switch').map(([one]) => one.toLowerCase())) };
  }

  arguments(elements, scope, known, bound, positional) {
    const items = elements ? elements.namedChildren : [];
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      if (item.type === 'command_argument_sep') continue;
      if (item.type !== 'command_parameter') {
        const value = this.argument(item, scope);
        if (value instanceof Splat) for (const name of value.hash.keys()) bound.set(name, value.hash.get(name));
        else positional.push(value);
        continue;
      }
      const name = item.text.slice(1);
      const colon = items[i + 1]?.type === 'command_argument_sep' && items[i + 1].text.trim() === ':';
      if (!colon && (known.switches.has(name.toLowerCase()) || /^(WhatIf|Confirm|Verbose|Debug)$/i.test(name))) {
        bound.set(name, new Switch(true));
        continue;
      }
      do i++; while (items[i]?.type === 'command_argument_sep');
      if (!items[i] || items[i].type === 'command_parameter') throw new Failure(`Missing an argument for parameter '${name}'.`);
      bound.set(name, this.argument(items[i], scope));
    }
  }

  argument(node, scope) {
    if (node.type === 'generic_token') return node.text;
    const inner = this.core(node);
    if (inner.type === 'variable' && inner.text.startsWith('@')) return new Splat(scope.find(inner.text.slice(1)));
    return this.expression(node, scope);
  }

  each(block, item, scope, out) {
    const before = this.lookup('_', scope);
    scope.set('_', item);
    try {
      const inner = named(block.node)[0];
      if (inner) this.block(inner, new Map(), [], scope, out);
    } finally {
      scope.set('_', before);
    }
  }

  // ---- expressions ----

  expression(node, scope) {
    const parts = named(node);
    switch (node.type) {
      case 'pipeline': return this.value(node, scope);
      case 'logical_expression':
      case 'logical_argument_expression': {
        if (parts.length === 1) return this.expression(parts[0], scope);
        const left = truth(this.expression(parts[0], scope));
        const and = node.child(1).text.toLowerCase() === '-and';
        if (!and && node.child(1).text.toLowerCase() !== '-or') throw new Failure(`unknown operator ${node.child(1).text}`);
        return and ? left && truth(this.expression(parts[1], scope)) : left || truth(this.expression(parts[1], scope));
      }
      case 'comparison_expression':
      case 'comparison_argument_expression': {
        if (parts.length === 1) return this.expression(parts[0], scope);
        return this.compare(this.expression(parts[0], scope), parts[1].text.toLowerCase(), parts[2], scope);
      }
      case 'additive_expression':
      case 'additive_argument_expression': {
        if (parts.length === 1) return this.expression(parts[0], scope);
        const left = this.expression(parts[0], scope);
        const right = this.expression(parts[1], scope);
        return node.child(1).text === '+' ? this.add(left, right) : this.subtract(left, right);
      }
      case 'array_literal_expression': {
        if (node.childCount === 1) return this.expression(parts[0], scope);
        return parts.map((part) => this.expression(part, scope));
      }
      case 'unary_expression':
        if (node.childCount === 1) return this.expression(parts[0], scope);
        break;
      case 'expression_with_unary_operator': return this.unary(node, parts, scope);
      case 'cast_expression': return this.cast(parts, scope);
      case 'parenthesized_expression': return this.value(parts[0], scope);
      case 'array_expression': {
        const out = [];
        for (const part of parts) this.statements(part, scope, out);
        return out;
      }
      case 'sub_expression': {
        const out = [];
        parts.forEach((part) => this.statements(part, scope, out));
        return collect(out);
      }
      case 'hash_literal_expression': {
        const hash = new Hash();
        for (const entry of all(parts[0] ?? node, 'hash_entry').filter((one) => this.owner(one) === node.id)) {
          const [key, ...rest] = named(entry);
          const name = key.namedChild(0).type === 'simple_name' ? key.text : this.expression(key.namedChild(0), scope);
          const out = [];
          const value = rest[0].type === 'pipeline' ? this.value(rest[0], scope) : (this.statement(rest[0], scope, out), collect(out));
          hash.set(name, value);
        }
        return hash;
      }
      case 'script_block_expression': return new Block(node);
      case 'variable': return scope.find(this.variableName(node));
      case 'integer_literal':
      case 'decimal_integer_literal': return Number(node.text);
      case 'string_literal': return this.string(parts[0], scope);
      case 'member_access': {
        const [object, member] = parts;
        return this.member(this.target(object, scope), member.text.startsWith('$') ? text(scope.find(member.text.slice(1))) : member.text, node);
      }
      case 'element_access': {
        const object = this.expression(parts[0], scope);
        const index = this.expression(parts[1], scope);
        if (object instanceof Hash) return object.get(index);
        if (object instanceof Indexed) return object.get(text(index));
        if (Array.isArray(object)) {
          if (index >= object.length) throw new Failure('Index was outside the bounds of the array.');
          return object[index < 0 ? object.length + index : index];
        }
        throw new Failure(`cannot index ${text(object)} in ${node.text}`);
      }
      case 'invokation_expression': return this.method(node, parts, scope);
      case 'type_literal': return new Type(node.text.slice(1, -1));
      case 'post_increment_expression': {
        const name = this.variableName(parts[0]);
        scope.set(name, scope.find(name) + 1);
        return null;
      }
      default:
        if (parts.length === 1 && node.childCount === 1) return this.expression(parts[0], scope);
    }
    if (parts.length === 1 && /expression$/.test(node.type) && node.childCount === 1) return this.expression(parts[0], scope);
    throw new Failure(`unknown expression ${node.type}: ${node.text.slice(0, 80)}`);
  }

  owner(node) {
    let up = node.parent;
    while (up.type !== 'hash_literal_expression') up = up.parent;
    return up.id;
  }

  target(node, scope) { return node.type === 'type_literal' ? new Type(node.text.slice(1, -1)) : this.expression(node, scope); }

  unary(node, parts, scope) {
    const operator = node.child(0).text.toLowerCase();
    if (node.child(0).isNamed) return this.expression(parts[0], scope);
    const value = this.expression(parts[0], scope);
    if (operator === '-not' || operator === '!') return !truth(value);
    if (operator === '-') return -value;
    if (operator === ',') return [value];
    throw new Failure(`unknown operator ${operator}`);
  }

  cast([type, operand], scope) {
    const name = type.text.slice(1, -1);
    if (name === 'ref') return new Ref(scope, this.variableName(this.core(operand)));
    const value = this.expression(operand, scope);
    if (name === 'bool') return truth(value);
    return this.convert(name, value, operand.text);
  }

  add(left, right) {
    if (Array.isArray(left)) return [...left, ...(Array.isArray(right) ? right : [right])];
    if (typeof left === 'string') return left + text(right);
    if (typeof left === 'number') return left + Number(right);
    throw new Failure(`cannot add ${text(right)} to ${text(left)}`);
  }

  subtract(left, right) {
    if (left instanceof DateTime) return new Obj({ TotalSeconds: (left.ms - right.ms) / 1000 });
    if (typeof left === 'number') return left - Number(right);
    throw new Failure(`cannot subtract from ${text(left)}`);
  }

  compare(left, operator, node, scope) {
    const right = operator === '-is' || operator === '-isnot' ? this.target(this.core(node), scope) : this.expression(node, scope);
    const same = (a, b) => {
      if (a === null || b === null) return a === b;
      if (typeof a === 'boolean') return a === truth(b);
      if (typeof a === 'number') return a === Number(b);
      if (a instanceof Hash || a instanceof Obj) return a === b;
      return text(a).toLowerCase() === text(b).toLowerCase();
    };
    const number = (value) => (value instanceof DateTime ? value.ms : typeof value === 'number' ? value : NaN);
    const plain = (value) => {
      if (Array.isArray(value)) throw new Failure(`an array is compared in ${node.parent.text}`);
      return value;
    };
    switch (operator) {
      case '-eq': return same(plain(left), right);
      case '-ne': return !same(plain(left), right);
      case '-contains': return list(left).some((item) => same(item, right));
      case '-notcontains': return !list(left).some((item) => same(item, right));
      case '-lt': return number(left) < number(right);
      case '-le': return number(left) <= number(right);
      case '-gt': return number(left) > number(right);
      case '-ge': return number(left) >= number(right);
      case '-match': return new RegExp(right, 'i').test(text(plain(left)));
      case '-join': return list(left).map(text).join(text(right));
      case '-replace': {
        const [from, to] = list(right);
        const replace = (value) => text(value).replace(new RegExp(from, 'gi'), to ?? '');
        return Array.isArray(left) ? left.map(replace) : replace(left);
      }
      case '-is': return this.is(left, right.name);
      case '-isnot': return !this.is(left, right.name);
      default: throw new Failure(`unknown operator ${operator}`);
    }
  }

  is(value, type) {
    switch (type.toLowerCase()) {
      case 'datetime': return value instanceof DateTime;
      case 'bool': return typeof value === 'boolean';
      case 'switch': return value instanceof Switch;
      default: throw new Failure(`unknown type [${type}]`);
    }
  }

  string(node, scope) {
    const source = node.text;
    if (node.type === 'verbatim_string_characters') return source.slice(1, -1).replace(/''/g, "'");
    if (node.type !== 'expandable_string_literal') throw new Failure(`unknown text ${node.type}`);
    const plain = (piece) => piece.replace(/`(.)/g, (_, one) => escape[one] ?? one).replace(/""/g, '"');
    let result = '';
    let at = node.startIndex + 1;
    for (const part of node.namedChildren) {
      result += plain(source.slice(at - node.startIndex, part.startIndex - node.startIndex));
      result += text(this.expression(part, scope));
      at = part.endIndex;
    }
    return result + plain(source.slice(at - node.startIndex, source.length - 1));
  }

  member(object, name, node) {
    const key = name.toLowerCase();
    if (object instanceof Type) {
      const found = this.statics[`${object.name}::${name}`.toLowerCase()];
      if (found === undefined) throw new Failure(`unknown [${object.name}]::${name}`);
      return found;
    }
    if (key === 'psobject') {
      return new Obj({ Properties: new Indexed((one) => (object instanceof Obj && object.name(one) ? true : null)) });
    }
    if (Array.isArray(object)) {
      if (key === 'count' || key === 'length') return object.length;
      return collect(object.map((item) => this.member(item, name, node)));
    }
    if (object instanceof Hash) {
      if (object.has(name)) return object.get(name);
      if (key === 'count') return object.map.size;
      if (key === 'keys') return object.keys();
    }
    if (object instanceof Obj && object.name(name) !== undefined) return object.members[object.name(name)];
    if (object instanceof DateTime && key === 'kind') return object.kind;
    if (object instanceof Guid && key === 'value') return object.value;
    if (object instanceof String && key === 'length') return object.length;
    throw new Failure(`The property '${name}' cannot be found on this object (${text(object)}) in ${node.text}`);
  }

  method(node, parts, scope) {
    const [object, member, argumentList] = parts;
    const given = argumentList ? all(argumentList, 'argument_expression').filter((one) => this.nearest(one, 'argument_list') === argumentList.id).map((one) => this.expression(one, scope)) : [];
    const target = this.target(object, scope);
    const name = member.text.toLowerCase();
    if (target instanceof Type) {
      const found = this.statics[`${target.name}::${member.text}`.toLowerCase()];
      if (typeof found !== 'function') throw new Failure(`unknown [${target.name}]::${member.text}`);
      return found(...given);
    }
    if (target instanceof Obj && typeof target.members[target.name(member.text)] === 'function') {
      return target.members[target.name(member.text)](...given);
    }
    if (target instanceof Hash && (name === 'contains' || name === 'containskey')) return target.has(given[0]);
    if (target instanceof Guid && name === 'tostring') return target.value;
    if (target instanceof DateTime) return this.time(target, name, given);
    if (typeof target === 'string') {
      if (name === 'split') return target.split(given[0]);
      if (name === 'tolowerinvariant') return target.toLowerCase();
      if (name === 'contains') return target.includes(given[0]);
    }
    throw new Failure(`unknown method ${member.text} of ${text(target)}: ${node.text.slice(0, 80)}`);
  }

  nearest(node, type) {
    let up = node.parent;
    while (up.type !== type) up = up.parent;
    return up.id;
  }

  time(value, name, [first]) {
    const date = new Date(value.ms);
    switch (name) {
      case 'touniversaltime': return new DateTime(value.ms, 'Utc');
      case 'tolocaltime': return new DateTime(value.ms, 'Local');
      case 'addseconds': return new DateTime(value.ms + first * 1000, value.kind);
      case 'addmonths': {
        date.setUTCMonth(date.getUTCMonth() + first);
        return new DateTime(date.getTime(), value.kind);
      }
      case 'tostring': return first === 'yyyy-MM-dd' ? date.toISOString().slice(0, 10) : date.toISOString().slice(0, 16).replace('T', ' ');
      default: throw new Failure(`unknown method ${name} of a time`);
    }
  }
}

class Splat { constructor(hash) { this.hash = hash; } }
class Indexed { constructor(get) { this.get = get; } }

// ---- the commands of PowerShell itself ------------------------------------------------------------------------------

export const builtins = {
  'where-object': {
    parameters: { FilterScript: 'value' },
    run: (bound, [block], input, shell, scope) => (input ?? []).filter((item) => {
      const out = [];
      shell.each(block, item, scope, out);
      return truth(collect(out));
    }),
  },
  'foreach-object': {
    parameters: { Process: 'value' },
    run: (bound, [block], input, shell, scope) => {
      const out = [];
      (input ?? []).forEach((item) => shell.each(block, item, scope, out));
      return out;
    },
  },
  'select-object': {
    parameters: { First: 'value', Last: 'value' },
    run: ({ First, Last }, _, input) => (First ? input.slice(0, First) : input.slice(-Last)),
  },
  'write-host': { parameters: {}, run: (_, [line], input, shell) => { shell.said.push(text(line)); } },
  'write-warning': { parameters: {}, run: (_, [line], input, shell) => { shell.said.push(`WARNING: ${text(line)}`); } },
  'set-strictmode': { parameters: { Version: 'value' }, run: () => undefined },
};

export function load(path) {
  return parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
}
