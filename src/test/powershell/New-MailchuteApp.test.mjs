// What docs/scripts/New-MailchuteApp.ps1 decides and does, tried on a tenant in memory: see interpreter.mjs and
// tenant.mjs. It is no proof that Microsoft's commands behave as the tenant here does.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { all, builtins, faults, Hash, load, Obj, parse, PowerShell } from './interpreter.mjs';
import { ROLES, SECRET, Tenant, TENANT } from './tenant.mjs';

const path = process.env.SCRIPT;
assert.ok(path && existsSync(path), 'SCRIPT names the script');
const source = readFileSync(path, 'utf8');
const guide = readFileSync(process.env.GUIDE, 'utf8');
const documented = JSON.parse(readFileSync(new URL('commands.json', import.meta.url), 'utf8'));
const root = load(path);

const HOUR = 3600 * 1000;
const both = ['support@contoso.com', 'orders@contoso.com'];
const ask = { Mailbox: both, MustRefuse: ['ceo@contoso.com'] };
const tenant = () => new Tenant(path);
const role = (name) => Object.entries(ROLES).find(([, value]) => value === name)[0];
const plain = (value) => (value instanceof Hash ? value.plain() : value);
const decide = (name, parameters) => {
  const shell = new PowerShell({ commands: builtins });
  shell.define(root);
  return plain(shell.call(name, parameters));
};
const hash = (entries) => new Hash(entries);
const changed = (one) => one.changes.splice(0);

// A tenant as the older way leaves it: with a policy and the consents.
function legacy() {
  const one = tenant();
  assert.equal(one.run({ ...ask, Legacy: true }).code, 0);
  changed(one);
  return one;
}

describe('the text of the script', () => {
  const functions = all(root, 'function_statement').map((node) => ({ node, name: node.namedChildren[0].text, text: node.text }));
  const names = new Set(functions.map((one) => one.name));
  const commands = all(root, 'command').map((node) => ({ node, name: node.text.match(/^(& )?([\w-]+)/)?.[2] ?? '', text: node.text }));
  const owner = (node) => {
    let up = node;
    while (up && up.type !== 'function_statement') up = up.parent;
    return functions.find((one) => up && one.node.id === up.id);
  };
  const region = (title) => source.slice(source.indexOf(`#region ${title}`), source.indexOf('#endregion', source.indexOf(`#region ${title}`)));

  it('is PowerShell by its grammar, and plain ASCII', () => {
    assert.deepEqual(faults(root), []);
    assert.match(source, /^[\x00-\x7f]*$/);
  });

  it('uses only commands that it defines or that are documented', () => {
    const unknown = commands.filter((one) => one.name.includes('-') && !names.has(one.name) && !documented[one.name]);
    assert.deepEqual(unknown.map((one) => one.text), []);
    assert.ok(commands.filter((one) => documented[one.name]).length > 60);
  });

  it('gives each documented command only parameters that it has', () => {
    for (const { name, node } of commands.filter((one) => documented[one.name])) {
      const elements = node.namedChildren.find((child) => child.type === 'command_elements');
      const given = (elements?.namedChildren ?? []).filter((child) => child.type === 'command_parameter').map((child) => child.text.slice(1));
      for (const one of given) assert.ok(one === 'ErrorAction' || one in documented[name].parameters, `${name} -${one}`);
    }
  });

  it('names a page for each documented command that it uses, and no other', () => {
    const used = new Set([...commands.map((one) => one.name), ...[...source.matchAll(/'([A-Z]\w+-\w+)'/g)].map((one) => one[1])]);
    assert.deepEqual(Object.keys(documented).filter((name) => !used.has(name)), []);
    for (const { page } of Object.values(documented)) assert.match(page, /^https:\/\/learn\.microsoft\.com\/powershell\/module\//);
  });

  it('stops at every failure of a command of a module', () => {
    const modules = commands.filter((one) => /^(Exchange|Microsoft\.Graph)/.test(documented[one.name]?.module ?? '') && !one.text.startsWith('Connect-'));
    assert.ok(modules.length > 40);
    for (const { text } of modules) assert.match(text, /-ErrorAction (Stop|SilentlyContinue)/);
    for (const { text } of modules.filter((one) => /SilentlyContinue/.test(one.text))) assert.match(text, /^Disconnect-/);
  });

  it('changes something only in functions that ask first', () => {
    const changes = commands.filter((one) => /^(New|Set|Add|Remove|Update|Enable)-/.test(one.name) && /^(Exchange|Microsoft\.Graph)/.test(documented[one.name]?.module ?? ''));
    assert.ok(changes.length >= 15);
    for (const { node, name } of changes) {
      const inside = owner(node);
      assert.ok(inside, `${name} is outside a function`);
      assert.match(inside.text, /SupportsShouldProcess = \$true/, inside.name);
      assert.ok(inside.text.indexOf('$PSCmdlet.ShouldProcess(') < inside.text.indexOf(name) && inside.text.includes('$PSCmdlet.ShouldProcess('), inside.name);
      assert.match(node.text, /-Confirm:\$false/, name);
    }
    for (const { name, text } of functions.filter((one) => /SupportsShouldProcess/.test(one.text))) assert.match(text, /\$PSCmdlet\.ShouldProcess\(/, name);
  });

  it('decides in functions that read nothing of the script and call nothing that acts', () => {
    const decisions = functions.filter((one) => region('Decisions').includes(`function ${one.name} {`));
    assert.ok(decisions.length >= 20);
    const pure = new Set([...decisions.map((one) => one.name), 'Where-Object', 'ForEach-Object']);
    for (const { node, name } of decisions) {
      const called = all(node, 'command').map((one) => one.text.split(/\s/)[0]).filter((one) => /^[A-Za-z]/.test(one));
      assert.deepEqual(called.filter((one) => !pure.has(one)), [], name);
      const own = new Set(['_', 'null', 'true', 'false', '1']);
      all(node, 'script_parameter').forEach((one) => own.add(one.text.match(/\$(\w+)/)[1].toLowerCase()));
      all(node, 'assignment_expression').forEach((one) => own.add((one.text.match(/^\$(\w+)/) ?? [null, ''])[1].toLowerCase()));
      all(node, 'foreach_statement').forEach((one) => own.add(one.text.match(/\(\$(\w+)/)[1].toLowerCase()));
      const used = all(node, 'variable').map((one) => one.text.replace(/[${}]/g, '').toLowerCase());
      assert.deepEqual(used.filter((one) => !own.has(one)), [], name);
    }
  });

  it('explains every parameter in its help and in the guide', () => {
    const parameters = root.namedChildren.find((child) => child.type === 'param_block');
    const list = parameters.namedChildren.find((child) => child.type === 'parameter_list').namedChildren.filter((child) => child.type === 'script_parameter');
    assert.ok(list.length > 18);
    for (const one of list) {
      const name = one.text.match(/\] \$(\w+)/)[1];
      assert.match(source, new RegExp(`\\.PARAMETER ${name}\\n`), name);
      assert.ok(new RegExp(`\`-${name}\\b`).test(guide), `${name} in the guide`);
    }
    assert.equal([...source.matchAll(/\.PARAMETER (\w+)/g)].length, list.length);
  });

  it('explains every exit code in its help and in the guide', () => {
    const codes = new Set([...functions.find((one) => one.name === 'Get-ExitCode').text.matchAll(/return (\d)/g)].map((one) => one[1]).concat('1'));
    assert.equal(codes.size, 4);
    for (const code of codes) {
      assert.match(source, new RegExp(`^ {6}${code}   \\S`, 'm'));
      assert.ok(new RegExp(`^\\| ${code} \\| \\S`, "m").test(guide), `exit code ${code} in the guide`);
    }
    assert.equal(all(root, 'flow_control_statement').filter((one) => one.text.startsWith('exit')).length, 1);
  });

  it('has no modules in #Requires, which would load both into one process', () => {
    assert.deepEqual([...source.matchAll(/^#Requires (.*)$/gm)].map((one) => one[1]), ['-Version 5.1']);
    assert.match(source, /'ExchangeOnlineManagement'\s+= '\d+\.\d+\.\d+'/);
  });

  it('uses the secret where it is written, and nowhere else', () => {
    const lines = source.split('\n').filter((line) => /\$secret\b/.test(line) || /SecretText/.test(line)).map((line) => line.trim());
    assert.equal(lines.filter((line) => /SecretText/.test(line)).length, 1);
    for (const line of lines) assert.doesNotMatch(line, /Write-|throw|ShouldProcess/);
  });
});

describe('the first run', () => {
  it('registers, restricts, proves, and prints properties that fit', () => {
    const one = tenant();
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    assert.equal(run.code, 0, run.said.join('\n'));
    assert.deepEqual(changed(one), ['New-MgApplication Mailchute', 'New-MgServicePrincipal', 'Add-MgApplicationPassword', 'New-DistributionGroup Mailchute mailboxes',
      'Add-DistributionGroupMember support@contoso.com', 'Add-DistributionGroupMember orders@contoso.com', 'Set-DistributionGroup', 'New-ServicePrincipal',
      'New-ManagementScope Mailchute mailboxes', 'New-ManagementRoleAssignment Application Mail.ReadWrite', 'New-ManagementRoleAssignment Application Mail.Send']);
    assert.ok(run.said.includes('  proved: ceo@contoso.com is refused by the roles in Exchange'));
    assert.ok(run.output.includes('mailchute.client-secret-file = /etc/secret.txt'));
    assert.ok(run.output.includes(`mailchute.client-id = ${one.apps[0].AppId}`));
    assert.ok(run.output.includes('mailchute.inbound.support.mailbox = support@contoso.com'));
    assert.deepEqual([one.apps[0].SignInAudience, one.groups[0].HiddenFromAddressListsEnabled, one.groups[0].AcceptMessagesOnlyFromSendersOrMembers],
      ['AzureADMyOrg', true, ['CN=Mailchute mailboxes,OU=contoso']]);
    assert.deepEqual(one.consents, []);
  });

  it('writes the secret into its file only', () => {
    const one = tenant();
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    assert.deepEqual([...one.files], [['/etc/secret.txt', { content: SECRET, mode: 600 }]]);       // and no result of a part is left behind
    assert.ok(!JSON.stringify([run.said, run.output, one.starts, one.changes, [...one.files.keys()]]).includes(SECRET));
  });

  it('starts each part in a process of its own, with its parameters', () => {
    const one = tenant();
    one.run({ ...ask, Environment: 'us-gov-high', InboundOnly: true, DeviceCode: true, AdminAccount: "o'neil@contoso.com", CertificatePath: 'C:\\my keys\\c.pem', TenantId: 'contoso.com' });
    assert.deepEqual(one.starts.length, 1);                       // that file does not exist
    assert.match(one.starts[0], /-Part 'Register' .*-TenantId 'contoso.com' -Environment 'us-gov-high' -InboundOnly -DeviceCode -CertificatePath 'C:\\my keys\\c.pem' -ResultFile/);
  });

  it('waits for a new registration to be known everywhere', () => {
    const one = tenant();
    one.slow = { 'Get-MgApplication': 0, 'Add-MgApplicationPassword': 3, 'New-MgServicePrincipal': 2 };
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    assert.equal(run.code, 0, run.said.join('\n'));
    assert.equal(changed(one).filter((change) => change === 'Add-MgApplicationPassword').length, 1);
    assert.equal(one.slept, 50);
  });

  it('does not ask twice for a secret if the answer was lost for another reason', () => {
    const one = tenant();
    one.always = { 'Add-MgApplicationPassword': 'A connection attempt failed' };
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    assert.equal(run.code, 1);
    assert.equal(one.slept, 0);
    assert.deepEqual([...one.files.keys()], []);
    assert.ok(run.said.includes('ERROR: A connection attempt failed'));
  });

  it('takes a secret back that it cannot store, and says nothing of it', () => {
    const one = tenant();
    one.fullDisk = true;
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    assert.equal(run.code, 1);
    assert.deepEqual(changed(one).slice(-2), ['Add-MgApplicationPassword', 'Remove-MgApplicationPassword']);
    assert.deepEqual([one.apps[0].PasswordCredentials, [...one.files.keys()]], [[], []]);
    assert.ok(!JSON.stringify(run).includes(SECRET));
  });

  it('enables the customization of the organization if it must', () => {
    const one = tenant();
    one.dehydrated = true;
    one.slow = { 'New-ManagementScope': 40 };
    const run = one.run(ask);
    assert.equal(run.code, 0, run.said.join('\n'));
    assert.ok(changed(one).includes('Enable-OrganizationCustomization'));
  });

  it('waits for a new group, and adds no one twice', () => {
    const one = tenant();
    one.slow = { 'Get-DistributionGroupMember': 3, 'Add-DistributionGroupMember': 2 };
    const run = one.run(ask);
    assert.equal(run.code, 0, run.said.join('\n'));
    assert.deepEqual(one.groups[0].members.map((box) => box.PrimarySmtpAddress), both);
  });

  it('is not misled by a naming policy', () => {
    const one = tenant();
    one.namingPolicy = 'GRP_';
    assert.equal(one.run(ask).code, 0);
    assert.equal(one.run(ask).code, 0);
    assert.deepEqual(one.groups.map((group) => group.Name), ['Mailchute mailboxes']);
  });

  it('changes nothing with -WhatIf, and says what it would', () => {
    const one = tenant();
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt', WhatIf: true });
    assert.equal(run.code, 3, run.said.join('\n'));
    assert.deepEqual(changed(one), []);
    assert.deepEqual([...one.files.keys()], []);
    assert.ok(run.proposed.some((line) => line.startsWith('create the app registration')));
    assert.ok(run.proposed.some((line) => line.startsWith("assign the role 'Application Mail.Send'")));
    assert.equal(run.proposed.length, 9, run.proposed.join('\n'));
  });
});

describe('a later run', () => {
  it('changes nothing if nothing is missing', () => {
    const one = tenant();
    one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    changed(one);
    const run = one.run({ ...ask, SecretFile: '/etc/secret.txt' });
    assert.equal(run.code, 0, run.said.join('\n'));
    assert.deepEqual(changed(one), []);
  });

  it('adds one mailbox, and asks for all of them', () => {
    const one = tenant();
    one.run({ ...ask, Mailbox: ['support@contoso.com'] });
    changed(one);
    assert.equal(one.run(ask).code, 0);
    assert.deepEqual(changed(one), ['Add-DistributionGroupMember orders@contoso.com']);
    const fewer = one.run({ ...ask, Mailbox: ['orders@contoso.com'] });
    assert.equal(fewer.code, 1);
    assert.match(fewer.said.join('\n'), /has other members, which Mailchute could use too: support@contoso.com/);
    assert.deepEqual(changed(one), []);
  });

  it('adds a certificate and keeps the others', () => {
    const one = tenant();
    one.run(ask);
    changed(one);
    const certificate = (key) => ({ bytes: Object.assign(new String(`-----BEGIN CERTIFICATE----- ${key}`), { certificate: new Obj({ RawData: key, Thumbprint: `thumbprint of ${key}`, HasPrivateKey: false, NotAfter: one.time() }) }) });
    one.files.set('/a.pem', certificate('A'));
    one.files.get('/a.pem').bytes.certificate.members.NotAfter.ms += 1000 * HOUR;
    one.files.set('/b.pem', certificate('B'));
    one.files.get('/b.pem').bytes.certificate.members.NotAfter.ms += 1000 * HOUR;
    assert.equal(one.run({ ...ask, CertificatePath: '/a.pem' }).code, 0);
    assert.equal(one.run({ ...ask, CertificatePath: '/b.pem' }).code, 0);
    assert.equal(one.run({ ...ask, CertificatePath: '/a.pem' }).code, 0);
    assert.deepEqual(changed(one), ['Update-MgApplication KeyCredentials', 'Update-MgApplication KeyCredentials']);
    assert.deepEqual(one.apps[0].KeyCredentials.map((key) => key.members.Key), ['A', 'B']);
  });
});

describe('what the script did not create', () => {
  it('keeps a registration of several tenants as it is, unless -MakeSingleTenant says otherwise', () => {
    const one = tenant();
    one['New-MgApplication']({ DisplayName: 'Mailchute', SignInAudience: 'AzureADMultipleOrgs' });
    changed(one);
    const run = one.run(ask);
    assert.equal(run.code, 1);
    assert.match(run.said.join('\n'), /not single tenant but AzureADMultipleOrgs/);
    assert.deepEqual([changed(one), one.apps[0].SignInAudience], [[], 'AzureADMultipleOrgs']);
    assert.equal(one.run({ ...ask, MakeSingleTenant: true }).code, 0);
    assert.equal(one.apps[0].SignInAudience, 'AzureADMyOrg');
  });

  it('keeps a management scope with another filter as it is, unless -ReplaceScopeFilter says otherwise', () => {
    const one = tenant();
    one.scopes.push({ Name: 'Mailchute mailboxes', RecipientFilter: "CustomAttribute1 -eq 'x'", WhenChangedUTC: one.time() });
    const run = one.run(ask);
    assert.equal(run.code, 1);
    assert.match(run.said.join('\n'), /exists with another filter: CustomAttribute1 -eq 'x'/);
    assert.ok(!changed(one).some((change) => /ManagementScope|RoleAssignment/.test(change)));
    assert.equal(one.run({ ...ask, ReplaceScopeFilter: true }).code, 0);
    assert.equal(one.scopes[0].RecipientFilter, "MemberOfGroup -eq 'CN=Mailchute mailboxes,OU=contoso'");
  });

  it('does not put mailboxes into a group that has others, nor into an open one', () => {
    const one = tenant();
    one.group('All of us', ['ceo@contoso.com']);
    assert.equal(one.run({ ...ask, ScopeGroup: 'All of us' }).code, 1);
    one.groups[0].members = [];
    one.groups[0].MemberJoinRestriction = 'Open';
    assert.equal(one.run({ ...ask, ScopeGroup: 'All of us' }).code, 1);
    assert.ok(!changed(one).some((change) => /Distribution|Management/.test(change)));
  });

  it('does not hide a group whose name was chosen', () => {
    const one = tenant();
    one.group('Orders team', both);
    assert.equal(one.run({ ...ask, ScopeGroup: 'Orders team' }).code, 0);
    assert.ok(!changed(one).includes('Set-DistributionGroup'));
  });

  it('does not choose between registrations of one name', () => {
    const one = tenant();
    one['New-MgApplication']({ DisplayName: 'Mailchute', SignInAudience: 'AzureADMyOrg' });
    one['New-MgApplication']({ DisplayName: 'Mailchute', SignInAudience: 'AzureADMyOrg' });
    changed(one);
    assert.equal(one.run(ask).code, 1);
    assert.deepEqual(changed(one), []);
    assert.equal(one.run({ ...ask, ClientId: one.apps[1].AppId }).code, 0);
  });
});

describe('mailboxes', () => {
  it('are compared with what was asked, because Exchange may answer with others', () => {
    for (const answers of [0, 1, 2]) {
      const one = tenant();
      one.unknownAnswers = answers;
      const run = one.run({ ...ask, Mailbox: ['suport@contoso.com'] });
      assert.equal(run.code, 1);
      assert.ok(!changed(one).some((change) => /Distribution|Management|ServicePrincipal$/.test(change.replace('New-MgServicePrincipal', ''))), run.said.join('\n'));
    }
  });

  it('may be named by a further address, in any case of letters', () => {
    const one = tenant();
    one.boxes[0].EmailAddresses.push('smtp:help@contoso.com');
    assert.equal(one.run({ ...ask, Mailbox: ['HELP@contoso.com', 'orders@contoso.com'] }).code, 0);
  });

  it('cannot be both allowed and refused', () => {
    const one = tenant();
    one.boxes[0].EmailAddresses.push('smtp:help@contoso.com');
    assert.equal(one.run({ Mailbox: ['support@contoso.com'], MustRefuse: ['help@contoso.com'] }).code, 1);
  });
});

describe('the tests', () => {
  it('fail the run if a mailbox is reached that must be refused', () => {
    const one = tenant();
    one.everything = true;
    const run = one.run(ask);
    assert.equal(run.code, 2);
    assert.match(run.said.join('\n'), /WARNING: ceo@contoso.com is NOT refused: Application Mail.ReadWrite over Mailchute mailboxes/);
  });

  it('fail the run if a mailbox is not in scope after some minutes', () => {
    const one = tenant();
    one.closed = true;
    const run = one.run(ask);
    assert.equal(run.code, 2);
    assert.equal(one.slept, 2 * 5 * 20);
  });

  it('are repeated if they cannot be made, and say at last why', () => {
    const one = tenant();
    one.run(ask);
    const whole = one['Test-ServicePrincipalAuthorization'];
    let calls = 0;
    one['Test-ServicePrincipalAuthorization'] = (bound) => {
      calls++;
      return bound.Resource && calls < 4 ? one.fail('broken') : whole.call(one, bound);
    };
    one.always.broken = 'The operation has timed out.';
    assert.equal(one.run(ask).code, 0);
    calls = -1000;
    const run = one.run(ask);
    assert.equal(run.code, 2);
    assert.match(run.said.join('\n'), /support@contoso.com could not be tested: The operation has timed out/);
  });
});

describe('consents in Entra', () => {
  it('that open mailboxes, or could, are problems; others are told', () => {
    const one = tenant();
    one.run(ask);
    one.consent(one.principals.at(-1).Id, role('Mail.Read'));
    one.consent(one.principals.at(-1).Id, role('User.Read.All'));
    one.consents.push({ Id: 'c', PrincipalId: one.principals.at(-1).Id, ResourceId: one.principals[1].Id, AppRoleId: one.principals[1].AppRoles[0].members.Id });
    const run = one.run(ask);
    assert.equal(run.code, 2);
    const said = run.said.join('\n');
    assert.match(said, /WARNING: The app has the tenant-wide consent Mail.Read \(Microsoft Graph\)/);
    assert.match(said, /WARNING: The app has the consent Exchange.ManageAsApp \(Office 365 Exchange Online\)/);
    assert.match(said, /consent in Entra, not for mail: User.Read.All/);
    assert.equal(one.consents.length, 3);
  });

  it('are granted with -Legacy only after the policy answered', () => {
    const one = tenant();
    one.everything = true;
    const run = one.run({ ...ask, Legacy: true });
    assert.equal(run.code, 2);
    assert.match(run.said.join('\n'), /The consent is not granted, because it would open every mailbox: not all tests of step 2 passed/);
    assert.deepEqual(one.consents, []);
    one.everything = false;
    assert.equal(one.run({ ...ask, Legacy: true }).code, 0);
    assert.deepEqual(one.consents.map((consent) => ROLES[consent.AppRoleId]), ['Mail.ReadWrite', 'Mail.Send']);
    changed(one);
    assert.equal(one.run({ ...ask, Legacy: true }).code, 0);
    assert.deepEqual(changed(one), []);
  });

  it('are removed two hours after the roles are in place, not before', () => {
    const one = legacy();
    const first = one.run({ ...ask, RemoveConsent: true });
    assert.equal(first.code, 3, first.said.join('\n'));
    assert.ok(!changed(one).some((change) => /revoke/.test(change)));
    assert.match(first.said.join('\n'), /Run the same command again after 2026-11-26 12:00/);
    one.now += 1.9 * HOUR;
    assert.equal(one.run({ ...ask, RemoveConsent: true }).code, 3);
    assert.deepEqual(changed(one), []);
    one.now += 0.2 * HOUR;
    const last = one.run({ ...ask, RemoveConsent: true });
    assert.equal(last.code, 0, last.said.join('\n'));
    assert.deepEqual(changed(one), ['revoke Mail.ReadWrite', 'revoke Mail.Send']);
    assert.equal(one.run({ ...ask, RemoveConsent: true }).code, 0);
  });

  it('are kept if a test failed', () => {
    const one = legacy();
    one.run({ ...ask, RemoveConsent: true });
    one.now += 3 * HOUR;
    one.closed = true;
    changed(one);
    const run = one.run({ ...ask, RemoveConsent: true });
    assert.equal(run.code, 2);
    assert.deepEqual(changed(one), []);
    assert.match(run.said.join('\n'), /kept, so that mail does not stop: not all tests of step 2 passed/);
  });

  it('are kept if Exchange does not say since when the roles are in place', () => {
    const one = legacy();
    one.unknownTimes = true;
    one.run({ ...ask, RemoveConsent: true });
    one.now += 3 * HOUR;
    changed(one);
    const run = one.run({ ...ask, RemoveConsent: true });
    assert.equal(run.code, 2);
    assert.deepEqual(changed(one), []);
  });

  it('are kept longer if a mailbox was added in the meantime', () => {
    const one = legacy();
    one.run({ ...ask, RemoveConsent: true });
    one.now += 3 * HOUR;
    one.boxes.push({ ...one.boxes[0], Guid: 'new', PrimarySmtpAddress: 'claims@contoso.com', EmailAddresses: ['SMTP:claims@contoso.com'] });
    const run = one.run({ ...ask, Mailbox: [...both, 'claims@contoso.com'], RemoveConsent: true });
    assert.equal(run.code, 3);
    assert.equal(one.consents.length, 2);
  });

  it('are kept if the roles do not replace them', () => {
    const one = legacy();
    one.run({ ...ask, RemoveConsent: true, InboundOnly: true });
    one.now += 3 * HOUR;
    changed(one);
    const run = one.run({ ...ask, RemoveConsent: true, InboundOnly: true });
    assert.equal(run.code, 2);
    assert.deepEqual(changed(one), ['revoke Mail.ReadWrite']);
    assert.match(run.said.join('\n'), /consent Mail.Send/);
  });

  it('are kept if the question is answered with no', () => {
    const one = legacy();
    one.run({ ...ask, RemoveConsent: true });
    one.now += 3 * HOUR;
    one.answer = (target, action) => !action.startsWith('remove the consent');
    assert.equal(one.run({ ...ask, RemoveConsent: true }).code, 3);
    assert.equal(one.consents.length, 2);
  });

  it('cannot be removed by -Part Consent alone', () => {
    const one = legacy();
    const alone = one.run({ ...ask, Part: 'Consent', RemoveConsent: true });
    assert.equal(alone.code, 2);
    one.run({ ...ask, RemoveConsent: true });
    one.now += 3 * HOUR;
    const { AppId } = one.apps[0];
    one.run({ ...ask, Part: 'Restrict', RemoveConsent: true, ClientId: AppId, ServicePrincipalId: one.principals.at(-1).Id, ResultFile: '/r.json' });
    one.now += 2 * HOUR;
    assert.equal(one.run({ ...ask, Part: 'Consent', RemoveConsent: true, ProofFile: '/r.json' }).code, 2);       // the proof is too old
    one.now -= 1.5 * HOUR;
    assert.equal(one.run({ ...ask, Part: 'Consent', RemoveConsent: true, ProofFile: '/r.json' }).code, 0);
    assert.deepEqual(one.consents, []);
  });
});

describe('the next command', () => {
  it('has the parameters of this one, and can be parsed', () => {
    const one = legacy();
    const run = one.run({ ...ask, Part: 'Restrict', Legacy: true, DisplayName: 'Mailchute', Environment: 'global', InboundOnly: true, ClientId: one.apps[0].AppId, ResultFile: '/r.json', ScopeGroup: 'Mailchute mailboxes' });
    const next = run.said.find((line) => line.startsWith('Next: ')).slice(6);
    assert.equal(next, `& '${one.path}' -Part 'Consent' -Mailbox 'support@contoso.com','orders@contoso.com' -MustRefuse 'ceo@contoso.com' -DisplayName 'Mailchute'`
      + ` -ClientId '${one.apps[0].AppId}' -TenantId '${TENANT}' -Environment 'global' -InboundOnly -Legacy -ScopeGroup 'Mailchute mailboxes' -ProofFile '/r.json'`);
    assert.deepEqual(faults(parse(next)), []);
  });

  it('quotes what could end a text', () => {
    const line = decide('Format-Command', { Script: "C:\\it's\\x.ps1", Parameters: hash({ Mailbox: ["o'x@b.c", 'a\u2019b@c.d'], Legacy: true, InboundOnly: false }) });
    assert.equal(line, "& 'C:\\it''s\\x.ps1' -Mailbox 'o''x@b.c','a\u2019\u2019b@c.d' -Legacy");
  });
});

describe('decisions', () => {
  it('about parameters', () => {
    const fault = (given) => decide('Get-ParameterFault', { Part: 'All', Legacy: false, RemoveConsent: false, HasCredential: false, HasClientId: false, HasPrincipalId: false, HasProof: false, MustRefuseCount: 1, IsTrial: false, ...given });
    assert.equal(fault({}), '');
    assert.match(fault({ Legacy: true, RemoveConsent: true }), /cannot be combined/);
    assert.match(fault({ RemoveConsent: true, MustRefuseCount: 0 }), /need -MustRefuse/);
    assert.match(fault({ Part: 'Restrict' }), /-ClientId/);
    assert.match(fault({ Part: 'Restrict', HasClientId: true }), /-ServicePrincipalId/);
    assert.equal(fault({ Part: 'Restrict', IsTrial: true }), '');
    assert.match(fault({ Part: 'Consent', HasCredential: true }), /not with Consent/);
    assert.match(fault({ HasProof: true }), /-ProofFile/);
  });

  it('about a certificate and a secret', () => {
    const certificate = (given) => decide('Get-CertificateDecision', { Existing: ['AA'], Thumbprint: 'BB', HasPrivateKey: false, NotAfter: 20, Now: 10, ...given }).Action;
    assert.deepEqual([certificate({}), certificate({ Thumbprint: 'aa' }), certificate({ Now: 20 }), certificate({ HasPrivateKey: true })], ['add', 'keep', 'refuse', 'refuse']);
    const secret = (FileExists, ValidSecrets) => decide('Get-SecretDecision', { FileExists, ValidSecrets }).Action;
    assert.deepEqual([secret(false, 3), secret(true, 1), secret(true, 0)], ['create', 'keep', 'refuse']);
  });

  it('about the filter of a scope', () => {
    assert.equal(decide('Get-ScopeFilter', { GroupDn: "CN=O'Neil" }), "MemberOfGroup -eq 'CN=O''Neil'");
    assert.throws(() => decide('Get-ScopeFilter', { GroupDn: '' }), /no distinguished name/);
    const scope = (Existing, Replace = false) => decide('Get-ScopeDecision', { Name: 'S', Existing, Wanted: "MemberOfGroup -eq 'a b'", Replace }).Action;
    assert.deepEqual([scope([]), scope(["(MemberOfGroup -eq 'a b')"]), scope(['x']), scope(['x'], true)], ['create', 'use', 'refuse', 'replace']);
  });

  it('about the removal of a consent', () => {
    const removal = (given) => decide('Get-RemovalDecision', { Fault: '', SettledSince: 1000, Now: 8200, CacheSeconds: 7200, ...given }).Action;
    assert.deepEqual([removal({}), removal({ Now: 8199 }), removal({ SettledSince: 0 }), removal({ SettledSince: 8201 }), removal({ Fault: 'x' })], ['remove', 'wait', 'keep', 'keep', 'keep']);
    const settled = (Times, ChangedNow = false) => decide('Get-SettledSince', { Times, ChangedNow, Now: 99 });
    assert.deepEqual([settled([3, 7, 5]), settled([3, 0, 5]), settled([3], true), settled([])], [7, 0, 99, 0]);
  });

  it('about a proof', () => {
    const good = { Part: 'Restrict', Legacy: false, ClientId: 'c', TenantId: 't', NotDone: false, Problems: [], Tested: ['a'], Refused: ['b'], Permissions: ['Mail.ReadWrite'], TestedAt: 100 };
    const fault = (given, Now = 200) => decide('Get-ProofFault', { Proof: given && new Obj({ ...good, ...given }), Legacy: false, ClientId: 'c', TenantId: 't', Permissions: ['Mail.ReadWrite'], Now, ProofSeconds: 3600 });
    assert.equal(fault({}), '');
    for (const bad of [null, { Part: 'Register' }, { Legacy: true }, { ClientId: 'd' }, { TenantId: 'u' }, { NotDone: true }, { Problems: ['p'] }, { Tested: [] }, { Refused: [] }, { Permissions: ['Mail.Send'] }, { TestedAt: 0 }, { TestedAt: 300 }]) {
      assert.notEqual(fault(bad), '', JSON.stringify(bad));
    }
    assert.notEqual(fault({}, 3701), '');
  });

  it('about what a consent means', () => {
    const kinds = { 'Mail.ReadWrite': 'mail', 'Mail-Advanced.ReadWrite.All': 'mail', 'MailboxSettings.Read': 'mail', full_access_as_app: 'mail', 'IMAP.AccessAsApp': 'mail', 'Exchange.ManageAsApp': 'administration',
      'Exchange.ManageAsAppV2': 'administration', 'AppRoleAssignment.ReadWrite.All': 'administration', 'RoleManagement.ReadWrite.Directory': 'administration', 'User.Read.All': 'other', 'Application.ReadWrite.OwnedBy': 'other' };
    for (const [Name, kind] of Object.entries(kinds)) assert.equal(decide('Get-ConsentKind', { Name }), kind, Name);
  });

  it('about the exit code', () => {
    const code = (Problems, NotDone, Waiting) => decide('Get-ExitCode', { Problems, NotDone, Waiting });
    assert.deepEqual([code(0, false, ''), code(1, true, 'x'), code(0, true, ''), code(0, false, 'x')], [0, 2, 3, 3]);
  });

  it('about the lines to paste', () => {
    const lines = decide('Get-PropertyLine', { Environment: 'China', TenantId: '', ClientId: 'c', Credential: ['secret = x'], Mailbox: ['a.b@x.y', 'ab@z.y', '!@z.y'], InboundOnly: true });
    assert.deepEqual(lines, ['mailchute.cloud = china', 'mailchute.tenant-id = <tenant id>', 'mailchute.client-id = c', 'secret = x', '', 'mailchute.inbound.ab.enabled = true', 'mailchute.inbound.ab.mailbox = a.b@x.y',
      'mailchute.inbound.ab2.enabled = true', 'mailchute.inbound.ab2.mailbox = ab@z.y', 'mailchute.inbound.mailbox.enabled = true', 'mailchute.inbound.mailbox.mailbox = !@z.y']);
  });
});
