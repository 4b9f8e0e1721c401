// A tenant of Microsoft 365 in memory, as far as docs/scripts/New-MailchuteApp.ps1 uses one: Entra, Exchange, the file
// system and the clock of the administrator's machine. The commands take only the parameters of commands.json, which
// are those of Microsoft's pages.

import { readFileSync } from 'node:fs';
import { builtins, DateTime, Failure, Guid, Hash, load, Obj, parse, PowerShell, Switch, text, truth } from './interpreter.mjs';

const documented = JSON.parse(readFileSync(new URL('commands.json', import.meta.url), 'utf8'));
const id = (number) => `${String(number).padStart(8, '0')}-0000-0000-0000-000000000000`;
const GRAPH = '00000003-0000-0000-c000-000000000000';

export const SECRET = 'Q_e8Q~the-secret-itself';
export const TENANT = id(999);
export const ROLES = { [id(501)]: 'Mail.ReadWrite', [id(502)]: 'Mail.Send', [id(503)]: 'User.Read.All', [id(504)]: 'Mail.Read' };

export class Tenant {
  constructor(script) {
    this.script = load(script);
    this.path = 'C:\\set up\\New-MailchuteApp.ps1';
    this.now = Date.UTC(2026, 10, 26, 10);
    this.next = 1;
    this.apps = [];
    this.principals = [
      { Id: id(801), AppId: GRAPH, DisplayName: 'Microsoft Graph', AppRoles: Object.entries(ROLES).map(([Id, Value]) => new Obj({ Id, Value, AllowedMemberTypes: ['Application'] })) },
      { Id: id(802), AppId: id(803), DisplayName: 'Office 365 Exchange Online', AppRoles: [new Obj({ Id: id(505), Value: 'Exchange.ManageAsApp', AllowedMemberTypes: ['Application'] })] },
    ];
    this.consents = [];
    this.boxes = ['support@contoso.com', 'orders@contoso.com', 'ceo@contoso.com'].map((address) => ({ Guid: id(this.next++), PrimarySmtpAddress: address, EmailAddresses: [`SMTP:${address}`], RecipientTypeDetails: 'SharedMailbox' }));
    this.groups = [];
    this.scopes = [];
    this.exchangePrincipals = [];
    this.assignments = [];
    this.policies = [];
    this.dehydrated = false;
    this.namingPolicy = '';
    this.files = new Map();
    this.changes = [];         // every command that changed something
    this.starts = [];          // the command line of each process
    this.slow = {};            // command: how many calls fail with "not found" first
    this.always = {};          // command: the message with which it always fails
    this.answer = () => true;
    this.slept = 0;
  }

  time() { return new DateTime(this.now, 'Utc'); }

  // Runs the script as an administrator would; parameters are plain values, true for a switch.
  run(parameters) {
    const bound = new Map(Object.entries(parameters).map(([name, value]) => [name, value === true ? new Switch(true) : value]));
    const shell = this.shell();
    const result = { said: shell.said, proposed: shell.proposed };
    try {
      result.code = shell.run(this.script, this.path, bound, this.preset());
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      result.code = 1;
      result.error = thrown.message;
    }
    result.output = (shell.output ?? []).map(text);
    return result;
  }

  shell() {
    const commands = { ...builtins };
    for (const [name, { parameters }] of Object.entries(documented)) {
      const own = this[name];
      if (own) {
        commands[name.toLowerCase()] = {
          parameters: { ...parameters, ErrorAction: 'value' },
          run: (bound, positional, input, shell) => {
            this.fail(name);
            return own.call(this, bound, positional, shell);
          },
        };
      } else if (commands[name.toLowerCase()]) commands[name.toLowerCase()].parameters = { ...parameters, ErrorAction: 'value' };
    }
    commands.chmod = { parameters: {}, run: (_, [mode, path]) => { this.files.get(path).mode = mode; } };
    const shell = new PowerShell({ commands, statics: this.statics(), answer: (target, action) => this.answer(target, action) });
    return shell;
  }

  fail(name) {
    if (this.always[name]) throw new Failure(this.always[name]);
    if (this.slow[name] > 0) {
      this.slow[name]--;
      throw new Failure('[Request_ResourceNotFound] : Resource does not exist or one of its queried reference-property objects are not present.');
    }
  }

  preset() {
    return {
      ErrorActionPreference: 'Continue',
      PSHOME: '/opt/powershell',
      PSVersionTable: new Obj({ PSEdition: 'Core' }),
      ExecutionContext: new Obj({ SessionState: new Obj({ Path: new Obj({ GetUnresolvedProviderPathFromPSPath: (path) => path }) }) }),
    };
  }

  statics() {
    return {
      'guid::empty': new Guid(id(0)),
      'guid::newguid': () => new Guid(id(this.next++)),
      'guid::tryparse': (value, ref) => {
        const fits = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
        if (fits) ref.scope.set(ref.name, new Guid(value.toLowerCase()));
        return fits;
      },
      'system.math::floor': Math.floor,
      'system.datetimekind::local': 'Local',
      'system.datetimekind::utc': 'Utc',
      'system.environment::osversion': new Obj({ Platform: 'Unix' }),
      'system.platformid::win32nt': 'Win32NT',
      'system.io.path::gettemppath': () => '/temporary/',
      'system.io.filemode::createnew': 'CreateNew',
      'system.io.filemode::open': 'Open',
      'system.io.fileaccess::write': 'Write',
      'system.io.fileshare::none': 'None',
      'system.io.file::open': (path, mode) => this.open(path, mode),
      'system.io.file::delete': (path) => { this.files.delete(path); },
      'system.io.file::writealltext': (path, content) => { this.files.set(path, { content }); },
      'system.io.file::readalltext': (path) => this.files.get(path).content,
      'system.io.file::readallbytes': (path) => this.files.get(path).bytes,
      'system.text.encoding::ascii': new Obj({ GetString: (bytes) => bytes }),
      'system.array::clear': () => undefined,
      'system.security.cryptography.sha1::create': () => new Obj({ ComputeHash: (key) => `thumbprint of ${key}` }),
      'system.bitconverter::tostring': (bytes) => bytes,
    };
  }

  open(path, mode) {
    if (mode === 'CreateNew' && this.files.has(path)) throw new Failure(`The file '${path}' already exists.`);
    if (mode === 'CreateNew') this.files.set(path, { content: '' });
    if (this.fullDisk && mode === 'Open') throw new Failure('There is not enough space on the disk.');
    return new Obj({ Write: (bytes) => { this.files.get(path).content += bytes; }, Dispose: () => undefined });
  }

  // ---- PowerShell ----
  'Get-Date'() { return this.time(); }
  'Start-Sleep'({ Seconds }) { this.slept += Seconds; this.now += Seconds * 1000; }
  'Get-Command'({ Name }) { return documented[Name] ? new Obj({ Name }) : undefined; }
  'Import-Module'({ Name, MinimumVersion }) { if (!/^\d+\.\d+\.\d+$/.test(MinimumVersion)) throw new Failure(Name); }
  'Join-Path'({ Path, ChildPath }) { return `${Path.replace(/\/$/, '')}/${ChildPath}`; }
  'Test-Path'({ LiteralPath }) { return this.files.has(LiteralPath) || LiteralPath.startsWith('/opt/powershell/'); }
  'ConvertTo-Json'({ InputObject }) {
    const plain = (value) => (value instanceof Hash ? Object.fromEntries(Object.entries(value.plain()).map(([name, one]) => [name, plain(one)])) : value instanceof Switch ? { IsPresent: value.on } : value);
    return JSON.stringify(plain(InputObject));
  }
  'ConvertFrom-Json'({ InputObject }) { return new Obj(JSON.parse(InputObject)); }
  'New-Object'({ TypeName, ArgumentList }) {
    const list = Array.isArray(ArgumentList) ? ArgumentList : [ArgumentList];
    if (TypeName === 'System.DateTime') return new DateTime(Date.UTC(list[0], list[1] - 1, list[2]), list[6] ?? 'Unspecified');
    if (TypeName === 'System.Text.UTF8Encoding') return new Obj({ GetBytes: (value) => new String(value) });
    if (TypeName.endsWith('X509Certificate2')) return list[0].certificate;
    throw new Failure(`no type ${TypeName}`);
  }

  // A child process: the command is parsed again, as PowerShell would.
  'Start-Process'({ ArgumentList }, _, shell) {
    const line = ArgumentList.match(/^-NoProfile -Command "([^"]*)"$/)[1];
    this.starts.push(line);
    const child = this.shell();
    const outer = this;
    child.said = shell.said;
    child.proposed = shell.proposed;
    child.commands[this.path.toLowerCase()] = {
      parameters: new Proxy({}, { ownKeys: () => this.parameterNames(), getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: (_, name) => this.parameterNames().includes(name) ? (this.switches().includes(name) ? 'switch' : 'value') : undefined }),
      run(bound) {
        const inner = outer.shell();
        inner.said = shell.said;
        inner.proposed = shell.proposed;
        try {
          child.script.set('LASTEXITCODE', inner.run(outer.script, outer.path, new Map(Object.entries(bound)), outer.preset()));
        } catch (thrown) {
          if (!(thrown instanceof Failure)) throw thrown;
          shell.said.push(`ERROR: ${thrown.message}`);
          child.script.set('LASTEXITCODE', 1);
        }
        (inner.output ?? []).forEach((one) => shell.said.push(text(one)));
      },
    };
    return new Obj({ ExitCode: child.run(parse(line), '', new Map()) });
  }

  parameterNames() { return [...this.script.text.slice(0, this.script.text.indexOf('Set-StrictMode')).matchAll(/\] \$(\w+)/g)].map((one) => one[1]).concat('WhatIf', 'Confirm'); }
  switches() { return [...this.script.text.matchAll(/\[switch\] \$(\w+)/g)].map((one) => one[1]).concat('WhatIf', 'Confirm'); }

  // ---- Entra ----
  'Connect-MgGraph'({ Scopes }) { this.scopesAsked = Scopes; }
  'Disconnect-MgGraph'() { }
  'Get-MgContext'() { return new Obj({ TenantId: TENANT, Account: 'admin@contoso.com' }); }
  'Get-MgApplication'({ ApplicationId, Filter }) {
    const [, property, value] = Filter ? Filter.match(/^(\w+) eq '(.*)'$/) : [null, 'Id', ApplicationId];
    return this.apps.filter((app) => text(app[property[0].toUpperCase() + property.slice(1)]) === value).map((app) => new Obj(app));
  }
  'New-MgApplication'({ DisplayName, SignInAudience }) {
    this.changes.push(`New-MgApplication ${DisplayName}`);
    this.apps.push({ Id: id(this.next++), AppId: id(this.next++), DisplayName, SignInAudience, KeyCredentials: [], PasswordCredentials: [], RequiredResourceAccess: [] });
    return new Obj(this.apps.at(-1));
  }
  'Update-MgApplication'({ ApplicationId, SignInAudience, KeyCredentials }) {
    const app = this.apps.find((one) => one.Id === ApplicationId);
    this.changes.push(`Update-MgApplication ${SignInAudience ?? 'KeyCredentials'}`);
    if (SignInAudience) app.SignInAudience = SignInAudience;
    if (KeyCredentials) app.KeyCredentials = (Array.isArray(KeyCredentials) ? KeyCredentials : [KeyCredentials]).map((one) => new Obj({ KeyId: 'k', CustomKeyIdentifier: null, StartDateTime: null, EndDateTime: null, ...one.plain() }));
  }
  'Add-MgApplicationPassword'({ ApplicationId, PasswordCredential, Debug }) {
    if (truth(Debug)) throw new Failure('the answer would be printed');
    this.changes.push('Add-MgApplicationPassword');
    const secret = new Obj({ KeyId: id(this.next++), SecretText: SECRET, EndDateTime: PasswordCredential.get('endDateTime') });
    this.apps.find((one) => one.Id === ApplicationId).PasswordCredentials.push(secret);
    return secret;
  }
  'Remove-MgApplicationPassword'({ ApplicationId, KeyId }) {
    this.changes.push('Remove-MgApplicationPassword');
    const app = this.apps.find((one) => one.Id === ApplicationId);
    app.PasswordCredentials = app.PasswordCredentials.filter((one) => one.members.KeyId !== KeyId);
  }
  'Get-MgServicePrincipal'({ Filter, ServicePrincipalId }) {
    const appId = Filter?.match(/'(.*)'/)[1];
    return this.principals.filter((one) => (appId ? one.AppId === appId : one.Id === ServicePrincipalId)).map((one) => new Obj(one));
  }
  'New-MgServicePrincipal'({ AppId }) {
    this.changes.push('New-MgServicePrincipal');
    this.principals.push({ Id: id(this.next++), AppId, DisplayName: 'Mailchute', AppRoles: [] });
    return new Obj(this.principals.at(-1));
  }
  'Get-MgServicePrincipalAppRoleAssignment'({ ServicePrincipalId }) { return this.consents.filter((one) => one.PrincipalId === ServicePrincipalId).map((one) => new Obj(one)); }
  'New-MgServicePrincipalAppRoleAssignment'({ BodyParameter }) {
    this.changes.push(`grant ${ROLES[BodyParameter.get('appRoleId')]}`);
    this.consent(BodyParameter.get('principalId'), BodyParameter.get('appRoleId'), BodyParameter.get('resourceId'));
  }
  'Remove-MgServicePrincipalAppRoleAssignment'({ AppRoleAssignmentId }) {
    const consent = this.consents.find((one) => one.Id === AppRoleAssignmentId);
    this.changes.push(`revoke ${ROLES[consent.AppRoleId]}`);
    this.consents = this.consents.filter((one) => one !== consent);
  }
  consent(PrincipalId, AppRoleId, ResourceId = id(801)) { this.consents.push({ Id: `consent-${this.next++}`, PrincipalId, AppRoleId, ResourceId }); }

  // ---- Exchange ----
  'Connect-ExchangeOnline'() { }
  'Disconnect-ExchangeOnline'() { }
  'Get-ConnectionInformation'() { return new Obj({ State: 'Connected', TenantID: TENANT, UserPrincipalName: 'admin@contoso.com' }); }
  'Get-OrganizationConfig'() { return new Obj({ IsDehydrated: this.dehydrated }); }
  'Enable-OrganizationCustomization'() { this.changes.push('Enable-OrganizationCustomization'); this.dehydrated = false; }
  'Get-Mailbox'({ Identity }) {
    const found = this.boxes.filter((box) => box.EmailAddresses.some((one) => one.slice(5).toLowerCase() === Identity.toLowerCase()));
    return (found.length > 0 ? found : this.boxes.slice(0, this.unknownAnswers ?? 2)).map((box) => new Obj(box));     // as Microsoft warns
  }
  group(Name, members = []) {
    this.groups.push({ Name, DisplayName: Name, Alias: Name, Guid: id(this.next++), DistinguishedName: `CN=${Name},OU=contoso`, PrimarySmtpAddress: `${Name.replace(/ /g, '')}@contoso.com`,
      RecipientTypeDetails: 'MailUniversalSecurityGroup', MemberJoinRestriction: 'Closed', HiddenFromAddressListsEnabled: false, AcceptMessagesOnlyFromSendersOrMembers: [], ManagedBy: ['admin'],
      WhenChangedUTC: this.time(), members: members.map((address) => this.boxes.find((box) => box.PrimarySmtpAddress === address)) });
    return this.groups.at(-1);
  }
  'Get-DistributionGroup'({ Filter }) { return this.groups.filter((one) => Filter === `Name -eq '${one.Name}'`).map((one) => new Obj(one)); }
  'New-DistributionGroup'({ Name, IgnoreNamingPolicy, RequireSenderAuthenticationEnabled, MemberJoinRestriction }) {
    if (!truth(RequireSenderAuthenticationEnabled) || MemberJoinRestriction !== 'Closed') throw new Failure('an open group');
    this.changes.push(`New-DistributionGroup ${Name}`);
    return new Obj(this.group(truth(IgnoreNamingPolicy ?? false) ? Name : `${this.namingPolicy}${Name}`));
  }
  find(dn) { return this.groups.find((one) => one.DistinguishedName === dn); }
  'Set-DistributionGroup'({ Identity, HiddenFromAddressListsEnabled, AcceptMessagesOnlyFromSendersOrMembers }) {
    this.changes.push('Set-DistributionGroup');
    const group = this.find(Identity);
    if (HiddenFromAddressListsEnabled !== undefined) group.HiddenFromAddressListsEnabled = HiddenFromAddressListsEnabled;
    if (AcceptMessagesOnlyFromSendersOrMembers) group.AcceptMessagesOnlyFromSendersOrMembers = [AcceptMessagesOnlyFromSendersOrMembers];
  }
  'Get-DistributionGroupMember'({ Identity }) { return this.find(Identity).members.map((one) => new Obj(one)); }
  'Add-DistributionGroupMember'({ Identity, Member }) {
    const box = this.boxes.find((one) => one.Guid === Member);
    this.changes.push(`Add-DistributionGroupMember ${box.PrimarySmtpAddress}`);
    this.find(Identity).members.push(box);           // whether that changes its WhenChangedUTC is not documented
  }
  'Get-ServicePrincipal'() { return this.exchangePrincipals.map((one) => new Obj(one)); }
  'New-ServicePrincipal'({ AppId, ObjectId }) {
    this.changes.push('New-ServicePrincipal');
    this.exchangePrincipals.push({ AppId, ObjectId });
    return new Obj(this.exchangePrincipals.at(-1));
  }
  'Get-ManagementScope'() { return this.scopes.map((one) => new Obj(one)); }
  'New-ManagementScope'({ Name, RecipientRestrictionFilter }) {
    if (!RecipientRestrictionFilter) throw new Failure('a scope over everything');
    if (this.dehydrated) throw new Failure('run Enable-OrganizationCustomization');
    this.changes.push(`New-ManagementScope ${Name}`);
    this.scopes.push({ Name, RecipientFilter: `(${RecipientRestrictionFilter})`, WhenChangedUTC: this.time() });
    return new Obj(this.scopes.at(-1));
  }
  'Set-ManagementScope'({ Identity, RecipientRestrictionFilter }) {
    this.changes.push(`Set-ManagementScope ${Identity}`);
    Object.assign(this.scopes.find((one) => one.Name === Identity), { RecipientFilter: RecipientRestrictionFilter, WhenChangedUTC: this.time() });
  }
  'Get-ManagementRoleAssignment'({ Role }) { return this.assignments.filter((one) => one.Role === Role).map((one) => new Obj(one)); }
  'New-ManagementRoleAssignment'({ App, Role, CustomResourceScope }) {
    if (!this.scopes.some((one) => one.Name === CustomResourceScope)) throw new Failure('no such scope');
    this.changes.push(`New-ManagementRoleAssignment ${Role}`);
    this.assignments.push({ App, Role, CustomResourceScope, WhenChangedUTC: this.unknownTimes ? null : this.time() });
  }
  'Test-ServicePrincipalAuthorization'({ Identity, Resource }) {
    return this.assignments.filter((one) => one.App === Identity).map((one) => {
      const filter = this.scopes.find((scope) => scope.Name === one.CustomResourceScope).RecipientFilter;
      const inside = this.everything || this.groups.some((group) => filter.includes(`'${group.DistinguishedName}'`) && group.members.some((box) => box.Guid === Resource));
      return new Obj({ RoleName: one.Role, AllowedResourceScope: one.CustomResourceScope, ScopeType: 'CustomRecipientScope', InScope: Resource ? inside && !this.closed : 'Not Run' });
    });
  }
  'Get-ApplicationAccessPolicy'() { return this.policies.map((one) => new Obj(one)); }
  'New-ApplicationAccessPolicy'({ AppId, AccessRight, PolicyScopeGroupId }) {
    this.changes.push('New-ApplicationAccessPolicy');
    const group = this.groups.find((one) => one.PrimarySmtpAddress === PolicyScopeGroupId);
    this.policies.push({ AppId, AccessRight, ScopeName: group.Name, group });
    return new Obj(this.policies.at(-1));
  }
  'Test-ApplicationAccessPolicy'({ Identity, AppId }) {
    const policy = this.policies.find((one) => one.AppId === AppId);
    const granted = !policy || policy.group.members.some((box) => box.PrimarySmtpAddress === Identity) || this.everything;
    return new Obj({ AccessCheckResult: granted ? 'Granted' : 'Denied' });
  }
}
