#Requires -Version 5.1

<#
.SYNOPSIS
    Registers Mailchute in Microsoft Entra, restricts it to the named mailboxes, and proves the restriction.

.DESCRIPTION
    The script automates the steps of docs/app-registration.md:

      1. Register   the app registration (single tenant, no redirect URI), its service principal,
                    and a certificate or a client secret. It also checks that no tenant-wide consent for mail
                    exists in Entra. Such a consent adds up with the scoped roles and would open every mailbox.
      2. Restrict   in Exchange Online: a group with the mailboxes, a management scope over that group,
                    the service principal, and the roles "Application Mail.ReadWrite" and
                    "Application Mail.Send" over that scope (RBAC for Applications).
                    Then it tests that every named mailbox is in scope and that every mailbox of
                    -MustRefuse is not.
      3. Consent    only with -Legacy, which grants the consent, and with -RemoveConsent, which removes it.

    With -Legacy, step 2 creates an application access policy instead, and step 3 grants the consent that
    the policy then limits. Microsoft asks you not to create new application access policies.

    Each step runs in a PowerShell process of its own and signs in there, because the modules for Graph and
    for Exchange cannot reliably sign in within one process. At the end the script writes the Mailchute
    properties to the pipeline. They never contain a secret.

    You can run the script again at any time, always with all the mailboxes. It keeps what exists, adds what is
    missing, and never changes or removes what it did not create, unless a switch says so:
    -ReplaceScopeFilter, -MakeSingleTenant, -RemoveConsent. Otherwise it stops and says why.

    -WhatIf signs in, reads, and says what it would change. It changes nothing.

    You need: the modules Microsoft.Graph.Authentication and Microsoft.Graph.Applications (2.8.0 or later) and
    ExchangeOnlineManagement (3.4.0 or later); the Entra role Application Administrator or Cloud Application
    Administrator, and Exchange Administrator. For -Legacy and -RemoveConsent also: Privileged Role Administrator.

    THE SECRET. With -SecretFile, Entra creates the secret and the script writes it to that file, which
    only your own account can read. The secret is never typed, never a parameter of a command, and never
    written to the console or the pipeline. It is therefore neither in the command history nor in a transcript.

    THE SIGN-IN TO GRAPH asks for consent for "Microsoft Graph Command Line Tools" the first time. This is the
    tool that you are using, not Mailchute. Do not tick "Consent on behalf of your organization".

    EXIT CODES

      0   everything is as it should be, and was tested
      1   stopped by an error; what was done until then stays, and the script can be run again
      2   finished, but the result is not as it should be: the problems are listed
      3   nothing is wrong, but not everything was done: -WhatIf, a question answered with no, or a consent
          that must stay until the new roles are in effect

.PARAMETER Mailbox
    The mailboxes that Mailchute may read and send from: always all of them. User and shared mailboxes of
    Exchange Online, by their address.

.PARAMETER MustRefuse
    One or more other mailboxes of the tenant. The script fails if the app would reach one of them.
    They must exist: a refusal of a mailbox that does not exist proves nothing. Required with -Legacy and
    -RemoveConsent.

.PARAMETER DisplayName
    The name of the app registration. Default: Mailchute.

.PARAMETER ClientId
    The Application (client) ID of an existing registration. Required if several registrations have the
    same name, and with -Part Restrict.

.PARAMETER ServicePrincipalId
    The Object ID of the service principal (Enterprise applications, not App registrations). Required only
    with -Part Restrict, because that part does not use Entra.

.PARAMETER TenantId
    The tenant to sign in to, as an id or a domain. Default: the tenant of the account that signs in.

.PARAMETER Environment
    The cloud, as in mailchute.cloud: global, us-gov-high, us-gov-dod, china. GCC is global.

        Mailchute      Connect-MgGraph -Environment    Connect-ExchangeOnline -ExchangeEnvironmentName
        global         Global                          O365Default
        us-gov-high    USGov                           O365USGovGCCHigh
        us-gov-dod     USGovDoD                        O365USGovDoD
        china          China                           O365China

.PARAMETER CertificatePath
    The public certificate (.pem, .crt or .cer) to add to the registration. A file with a private key is
    rejected: the private key stays where Mailchute runs. Existing certificates are kept.

.PARAMETER SecretFile
    Creates a client secret and writes it to this file. If the file exists, no secret is created. To renew a
    secret, name a new file: another secret is created, and the old one stays valid until it expires.

.PARAMETER SecretMonths
    How long a new secret is valid. Default: 6 months. The tenant may have a policy that allows less.

.PARAMETER ScopeGroup
    The name of the mail-enabled security group whose direct members are the mailboxes of -Mailbox, and
    nothing else. Default: "<DisplayName> mailboxes". The management scope gets the same name.

.PARAMETER InboundOnly
    Leaves out Mail.Send, for a setup that only reads.

.PARAMETER Legacy
    Tenant-wide consent limited by an application access policy, instead of RBAC for Applications.

.PARAMETER RemoveConsent
    For the move from -Legacy to RBAC for Applications. Removes the consents in Entra that the scoped roles
    replace: only if every test of step 2 passed in the same run, and not within two hours after the last
    change of the roles, the scope or the group, because until then Exchange may still use the old answer and
    mail would stop. If it is too early, the script says when to run it again. Not together with -Legacy.

.PARAMETER ReplaceScopeFilter
    Sets the filter of an existing management scope of this name. Without it, the script stops at a scope with
    another filter: other roles may use that scope.

.PARAMETER MakeSingleTenant
    Turns an existing registration that accepts accounts of other tenants into a single-tenant one. Without
    it, the script stops at such a registration: another program may use it.

.PARAMETER Part
    All (default), or one step: Register, Restrict, Consent. The script prints the next command.

.PARAMETER ResultFile
    Writes what the run found to this file as JSON: ids, problems and times, never a secret.

.PARAMETER ProofFile
    Only with -Part Consent: the file that -Part Restrict wrote with -ResultFile, at most an hour ago.

.PARAMETER AdminAccount
    The account to sign in to Exchange Online with. It only prefills the sign-in window.

.PARAMETER DeviceCode
    Signs in with a code on another device, for machines without a browser. The Exchange module requires
    PowerShell 7 for this.

.PARAMETER Quiet
    Leaves out the properties, the summary and the next command. -Part All runs its parts with it.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Mailbox support@contoso.com -MustRefuse ceo@contoso.com -CertificatePath .\mailchute-cert.pem -WhatIf

    Signs in, reads, and says what it would do.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Mailbox support@contoso.com, orders@contoso.com -MustRefuse ceo@contoso.com -CertificatePath .\mailchute-cert.pem

    The recommended setup: certificate, RBAC for Applications.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Mailbox support@contoso.com -MustRefuse ceo@contoso.com -SecretFile .\mailchute-secret.txt -SecretMonths 3

    The same with a client secret, valid for three months.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Mailbox support@contoso.com, claims@contoso.com -MustRefuse ceo@contoso.com

    Run again later: adds claims@contoso.com to the scope. The credentials are not changed.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Mailbox support@agency.example -MustRefuse chief@agency.example -Environment us-gov-high -CertificatePath .\mailchute-cert.pem

    The same in GCC High.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Legacy -Mailbox support@contoso.com -MustRefuse ceo@contoso.com -CertificatePath .\mailchute-cert.pem

    The older way: policy first, then the tenant-wide consent.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Mailbox support@contoso.com -MustRefuse ceo@contoso.com -RemoveConsent

    From the older way to RBAC for Applications. The first run assigns the scoped roles, tests them, and says
    when to run it again; the second, two hours later, removes the consent. Remove the policy yourself once
    doctor reports no failure.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Part Register -Mailbox support@contoso.com -CertificatePath .\mailchute-cert.pem
    .\New-MailchuteApp.ps1 -Part Restrict -Mailbox support@contoso.com -MustRefuse ceo@contoso.com -ClientId 11111111-1111-1111-1111-111111111111 -ServicePrincipalId 22222222-2222-2222-2222-222222222222

    Step by step, for example if two people have the two roles.

.INPUTS
    None.

.OUTPUTS
    System.String. The lines to paste into config/mailchute.properties.

.LINK
    https://learn.microsoft.com/en-us/exchange/permissions-exo/application-rbac
#>
[CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'Medium', DefaultParameterSetName = 'NoCredential')]
[OutputType([string])]
param(
    [Parameter(Mandatory = $true)]
    [ValidatePattern('^[^@\s"]+@[^@\s"]+$')]
    [string[]] $Mailbox,

    [ValidatePattern('^[^@\s"]+@[^@\s"]+$')]
    [string[]] $MustRefuse = @(),

    [ValidatePattern('^[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}$')]
    [string] $DisplayName = 'Mailchute',

    [guid] $ClientId = [guid]::Empty,

    [guid] $ServicePrincipalId = [guid]::Empty,

    [ValidatePattern('^[A-Za-z0-9.-]*$')]
    [string] $TenantId = '',

    [ValidateSet('global', 'us-gov-high', 'us-gov-dod', 'china')]
    [string] $Environment = 'global',

    [Parameter(Mandatory = $true, ParameterSetName = 'Certificate')]
    [string] $CertificatePath,

    [Parameter(Mandatory = $true, ParameterSetName = 'Secret')]
    [string] $SecretFile,

    [Parameter(ParameterSetName = 'Secret')]
    [ValidateRange(1, 24)]
    [int] $SecretMonths = 6,

    [ValidatePattern('^([A-Za-z0-9][A-Za-z0-9 ._-]{0,63})?$')]
    [string] $ScopeGroup = '',

    [switch] $InboundOnly,

    [switch] $Legacy,

    [switch] $RemoveConsent,

    [switch] $ReplaceScopeFilter,

    [switch] $MakeSingleTenant,

    [ValidateSet('All', 'Register', 'Restrict', 'Consent')]
    [string] $Part = 'All',

    [string] $ResultFile = '',

    [string] $ProofFile = '',

    [ValidatePattern('^[^"]*$')]
    [string] $AdminAccount = '',

    [switch] $DeviceCode,

    [switch] $Quiet
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Functions of a module do not see this script's $ErrorActionPreference, so every call of a module's command
# has its own -ErrorAction Stop. Every call that changes something has -Confirm:$false, because ShouldProcess
# has already asked here.

$GraphAppId = '00000003-0000-0000-c000-000000000000'    # Microsoft Graph, the same in every tenant

$Clouds = @{
    'global'      = @{ Graph = 'Global'; Exchange = 'O365Default' }
    'us-gov-high' = @{ Graph = 'USGov'; Exchange = 'O365USGovGCCHigh' }
    'us-gov-dod'  = @{ Graph = 'USGovDoD'; Exchange = 'O365USGovDoD' }
    'china'       = @{ Graph = 'China'; Exchange = 'O365China' }
}

# The minimum versions. Not as "#Requires -Modules": that would load both modules into one process, where they
# clash. Each process loads only what it uses, in at least this version.
$Modules = @{
    'Microsoft.Graph.Authentication' = '2.8.0'     # -NoWelcome
    'Microsoft.Graph.Applications'   = '2.8.0'
    'ExchangeOnlineManagement'       = '3.4.0'     # all commands over REST
}

$CacheSeconds = 7200      # how long Exchange may use an old answer about an app: two hours
$ProofSeconds = 3600      # how old the tests may be that a consent is granted or removed on

$Permissions = @('Mail.ReadWrite')
if (-not $InboundOnly) {
    $Permissions += 'Mail.Send'
}
$OwnGroup = ($ScopeGroup -eq '')
if ($OwnGroup) {
    $ScopeGroup = "$DisplayName mailboxes"
}

$State = @{
    TenantId           = ''
    ClientId           = ''
    ServicePrincipalId = ''
    Credential         = @()      # lines for the properties
    Problems           = @()      # sentences; any of them makes the script fail at the end
    NotDone            = $false   # -WhatIf, or a question was answered with no
    Waiting            = ''       # what is left for a later run, and from when on
    Changed            = $false   # something in Exchange was changed in this run
    TestedAt           = 0        # seconds since 1970, as all times here
    SettledSince       = 0
}
if ($ClientId -ne [guid]::Empty) {
    $State.ClientId = $ClientId.ToString()
}
if ($ServicePrincipalId -ne [guid]::Empty) {
    $State.ServicePrincipalId = $ServicePrincipalId.ToString()
}

#region Decisions
#
# What to create, what to refuse, what is proved. Each function takes plain values and returns plain values: it
# reads no variable of the script, calls no command of a module, and changes nothing. So each can be reviewed,
# and tried, by itself. Times are seconds since 1970.

function Get-PartPlan {
    # The processes that -Part All starts, in this order.
    param([bool] $Legacy, [bool] $RemoveConsent)
    $parts = @('Register', 'Restrict')
    if ($Legacy -or $RemoveConsent) {
        $parts += 'Consent'
    }
    return $parts
}

function Get-ParameterFault {
    # Why these parameters cannot be used together; empty if they can.
    param([string] $Part, [bool] $Legacy, [bool] $RemoveConsent, [bool] $HasCredential, [bool] $HasClientId,
        [bool] $HasPrincipalId, [bool] $HasProof, [int] $MustRefuseCount, [bool] $IsTrial)
    if ($Legacy -and $RemoveConsent) {
        return '-Legacy and -RemoveConsent cannot be combined: the older way needs the consent.'
    }
    if (($Legacy -or $RemoveConsent) -and $MustRefuseCount -eq 0 -and $Part -ne 'Register') {
        return '-Legacy and -RemoveConsent need -MustRefuse: without a mailbox that is refused, nothing is proved.'
    }
    if ($HasCredential -and $Part -ne 'All' -and $Part -ne 'Register') {
        return "-CertificatePath and -SecretFile can be used with -Part All or Register, not with $Part."
    }
    if ($Part -eq 'Restrict' -and -not $IsTrial) {
        if (-not $HasClientId) {
            return '-Part Restrict needs -ClientId: the Application (client) ID.'
        }
        if (-not $Legacy -and -not $HasPrincipalId) {
            return '-Part Restrict needs -ServicePrincipalId: the Object ID of the app in Enterprise applications (not in App registrations).'
        }
    }
    if ($HasProof -and $Part -ne 'Consent') {
        return '-ProofFile can be used with -Part Consent only.'
    }
    return ''
}

function Get-PartParameter {
    # What a part needs of the parameters that were given, in the order in which they are printed.
    param([string] $Part, [System.Collections.IDictionary] $Given)
    $common = @('Mailbox', 'MustRefuse', 'DisplayName', 'ClientId', 'TenantId', 'Environment', 'InboundOnly', 'Legacy', 'DeviceCode')
    $own = @{
        Register = @('CertificatePath', 'SecretFile', 'SecretMonths', 'MakeSingleTenant', 'RemoveConsent')
        Restrict = @('ServicePrincipalId', 'ScopeGroup', 'RemoveConsent', 'ReplaceScopeFilter', 'AdminAccount')
        Consent  = @('ScopeGroup', 'RemoveConsent', 'ProofFile')
    }
    $result = [ordered] @{ Part = $Part }
    foreach ($name in @($common) + @($own[$Part])) {
        if ($Given.Contains($name)) {
            $result[$name] = $Given[$name]
        }
    }
    return $result
}

function Format-Command {
    # A command that can be pasted, and run. Every value is a literal in single quotes; PowerShell takes the
    # typographic ones for quotes too.
    param([string] $Script, [System.Collections.IDictionary] $Parameters)
    $words = @("& '$($Script -replace '([''\u2018-\u201b])', '$1$1')'")
    foreach ($name in $Parameters.Keys) {
        $value = $Parameters[$name]
        if ($value -is [bool]) {
            if ($value) {
                $words += "-$name"
            }
        }
        else {
            $quoted = @($value | ForEach-Object { "'" + ("$_" -replace '([''\u2018-\u201b])', '$1$1') + "'" })
            $words += "-$name $($quoted -join ',')"
        }
    }
    return ($words -join ' ')
}

function Get-RegistrationDecision {
    # $Found: the registrations of that client id or name, each with AppId and Audience.
    param([object[]] $Found, [string] $ClientId, [string] $DisplayName, [bool] $MakeSingleTenant)
    if ($Found.Count -eq 0) {
        if ($ClientId -ne '') {
            return @{ Action = 'refuse'; Reason = "This tenant has no app registration with the client id $ClientId." }
        }
        return @{ Action = 'create'; Reason = '' }
    }
    if ($Found.Count -gt 1) {
        return @{
            Action = 'refuse'
            Reason = "There are $($Found.Count) app registrations named '$DisplayName'. Select one with -ClientId: $(@($Found | ForEach-Object { $_.AppId }) -join ', ')"
        }
    }
    if ($Found[0].Audience -eq 'AzureADMyOrg') {
        return @{ Action = 'use'; Reason = '' }
    }
    if ($MakeSingleTenant) {
        return @{ Action = 'make single tenant'; Reason = '' }
    }
    return @{
        Action = 'refuse'
        Reason = "The registration $($Found[0].AppId) is not single tenant but $($Found[0].Audience): another program may use it. Choose another -DisplayName, or, if it is Mailchute's own, add -MakeSingleTenant."
    }
}

function Get-CertificateDecision {
    # $Existing: the thumbprints of the registration.
    param([string[]] $Existing, [string] $Thumbprint, [bool] $HasPrivateKey, [long] $NotAfter, [long] $Now)
    if ($HasPrivateKey) {
        return @{ Action = 'refuse'; Reason = 'The file contains a private key. Use the certificate only (mailchute-cert.pem). The private key stays where Mailchute runs.' }
    }
    if ($NotAfter -le $Now) {
        return @{ Action = 'refuse'; Reason = 'The certificate has expired.' }
    }
    if (@($Existing) -contains $Thumbprint) {
        return @{ Action = 'keep'; Reason = '' }
    }
    return @{ Action = 'add'; Reason = '' }
}

function Get-SecretDecision {
    param([bool] $FileExists, [int] $ValidSecrets)
    if (-not $FileExists) {
        return @{ Action = 'create'; Reason = '' }
    }
    if ($ValidSecrets -eq 0) {
        return @{ Action = 'refuse'; Reason = 'The secret file exists, but the registration has no valid secret. Move the file, or name another one, and run the script again.' }
    }
    return @{ Action = 'keep'; Reason = '' }
}

function Get-MailboxFault {
    # Why the answer is not the one mailbox that was asked for; empty if it is. Exchange may answer a question
    # for a mailbox that does not exist with all mailboxes. $Answers: each with Addresses, as smtp:a@b or a@b.
    param([string] $Asked, [object[]] $Answers)
    if ($Answers.Count -ne 1) {
        return "$Asked names $($Answers.Count) mailboxes, not one. Use the address of a mailbox in Exchange Online."
    }
    $addresses = @($Answers[0].Addresses | ForEach-Object { "$_" -replace '^smtp:', '' })
    if ($addresses -notcontains $Asked) {
        return "Exchange answered the question for $Asked with the mailbox $($addresses -join ', '). Use the address of a mailbox in Exchange Online."
    }
    return ''
}

function Get-GroupDecision {
    # $Groups: the groups of that name, each with Kind, Join, IsHidden and IsClosedToSenders.
    # $Members, $Wanted: each with Id and Address. $OwnName: the name is the script's own, not chosen.
    param([string] $Name, [object[]] $Groups, [object[]] $Members, [object[]] $Wanted, [bool] $Legacy, [bool] $OwnName)
    $nothing = @{ Action = 'refuse'; Reason = ''; Add = @(); Hide = $false; Close = $false }
    if ($Groups.Count -gt 1) {
        $nothing.Reason = "There are $($Groups.Count) groups named '$Name'. Choose another one with -ScopeGroup."
        return $nothing
    }
    if ($Groups.Count -eq 0) {
        return @{ Action = 'create'; Reason = ''; Add = @($Wanted); Hide = $true; Close = $true }
    }
    $group = $Groups[0]
    if ($Legacy -and $group.Kind -ne 'MailUniversalSecurityGroup') {
        $nothing.Reason = "The group '$Name' is a $($group.Kind). An application access policy needs a mail-enabled security group. Choose another one with -ScopeGroup."
        return $nothing
    }
    if ($group.Join -eq 'Open') {
        $nothing.Reason = "Anyone can join the group '$Name', and Mailchute could then use their mailbox. Choose another one with -ScopeGroup."
        return $nothing
    }
    $wantedIds = @($Wanted | ForEach-Object { $_.Id })
    $others = @($Members | Where-Object { $wantedIds -notcontains $_.Id })
    if ($others.Count -gt 0) {
        $nothing.Reason = "The group '$Name' has other members, which Mailchute could use too: $(@($others | ForEach-Object { $_.Address }) -join ', '). Name them with -Mailbox, or remove them from the group (Remove-DistributionGroupMember), or choose another group with -ScopeGroup."
        return $nothing
    }
    $memberIds = @($Members | ForEach-Object { $_.Id })
    return @{
        Action = 'use'
        Reason = ''
        Add    = @($Wanted | Where-Object { $memberIds -notcontains $_.Id })
        Hide   = ($OwnName -and -not $group.IsHidden)
        Close  = ($OwnName -and -not $group.IsClosedToSenders)
    }
}

function Get-ScopeFilter {
    # The filter of the management scope. Never empty: that could be a scope over all mailboxes.
    param([string] $GroupDn)
    if ($GroupDn -eq '') {
        throw 'The group has no distinguished name.'
    }
    return "MemberOfGroup -eq '$($GroupDn -replace "'", "''")'"
}

function Get-ScopeDecision {
    # $Existing: the filters of the scopes of that name.
    param([string] $Name, [string[]] $Existing, [string] $Wanted, [bool] $Replace)
    if (@($Existing).Count -eq 0) {
        return @{ Action = 'create'; Reason = '' }
    }
    $plain = "$($Existing[0])" -replace '[\s()]', ''
    if (@($Existing).Count -eq 1 -and $plain -eq ($Wanted -replace '[\s()]', '')) {
        return @{ Action = 'use'; Reason = '' }
    }
    if ($Replace) {
        return @{ Action = 'replace'; Reason = '' }
    }
    return @{
        Action = 'refuse'
        Reason = "The management scope '$Name' exists with another filter: $($Existing[0]). Other roles may use it. Choose another name with -ScopeGroup, or, if it is Mailchute's own, add -ReplaceScopeFilter."
    }
}

function Get-MissingRole {
    # The permissions whose role is not yet assigned over the scope. $Rows: each with Role and Scope.
    param([object[]] $Rows, [string[]] $Permissions, [string] $Scope)
    return @($Permissions | Where-Object {
            $role = "Application $_"
            @($Rows | Where-Object { $_.Role -eq $role -and $_.Scope -eq $Scope }).Count -eq 0
        })
}

function Get-ScopeFinding {
    # What is wrong with the answer of Test-ServicePrincipalAuthorization for one mailbox; empty if nothing is.
    # $Rows: each with Role, Scope and InScope, which is True, False or Not Run.
    param([string] $Address, [object[]] $Rows, [string[]] $Permissions, [bool] $ShouldReach)
    if ($ShouldReach) {
        $missing = @($Permissions | Where-Object {
                $role = "Application $_"
                @($Rows | Where-Object { $_.Role -eq $role -and $_.InScope -eq 'True' }).Count -eq 0
            })
        if ($missing.Count -gt 0) {
            return "$Address is not in scope for $($missing -join ' and ')."
        }
        return ''
    }
    $open = @($Rows | Where-Object { $_.InScope -ne 'False' })
    if ($open.Count -gt 0) {
        return "$Address is NOT refused: $(@($open | ForEach-Object { "$($_.Role) over $($_.Scope)" }) -join ', ')."
    }
    return ''
}

function Get-ConsentKind {
    # What an application permission in Entra means for mail.
    param([string] $Name)
    if ($Name -match '^(Mail|full_access_as_app$|IMAP\.|POP\.|SMTP\.|EWS\.)') {
        return 'mail'             # opens mailboxes, all of them
    }
    if ($Name -match '^Exchange\.ManageAsApp') {
        return 'administration'   # Exchange PowerShell, with whatever role the app has
    }
    if ($Name -match '^(AppRoleAssignment\.ReadWrite\.All|RoleManagement\.ReadWrite\.(Directory|Exchange)|Application\.ReadWrite\.All|Directory\.ReadWrite\.All)$') {
        return 'administration'   # can give itself, or another app, everything
    }
    return 'other'
}

function Get-ConsentProblem {
    # A sentence for each consent that must not be there in way A. $Consents: each with Name and Resource.
    param([object[]] $Consents)
    foreach ($consent in $Consents) {
        $kind = Get-ConsentKind -Name $consent.Name
        if ($kind -eq 'mail') {
            "The app has the tenant-wide consent $($consent.Name) ($($consent.Resource)) in Entra. It adds up with the scoped roles: the app reaches EVERY mailbox, unless an application access policy limits it. Remove it: with -RemoveConsent, or under API permissions."
        }
        elseif ($kind -eq 'administration') {
            "The app has the consent $($consent.Name) ($($consent.Resource)) in Entra, with which it could give itself access to EVERY mailbox. Mailchute does not need it: remove it under API permissions."
        }
    }
}

function Test-Replaced {
    # True if a scoped role gives what this consent gives, as far as Mailchute uses it.
    param([string] $Name, [string[]] $Permissions)
    if ($Permissions -contains $Name) {
        return $true
    }
    return (@('Mail.Read', 'Mail.ReadBasic', 'Mail.ReadBasic.All') -contains $Name -and $Permissions -contains 'Mail.ReadWrite')
}

function Get-SettledSince {
    # Since when roles, scope and group have been as they are; 0 if that is not known, as any of them is.
    # $Times: when each was last changed.
    param([long[]] $Times, [bool] $ChangedNow, [long] $Now)
    if ($ChangedNow) {
        return $Now
    }
    $latest = [long] 0
    foreach ($time in @($Times)) {
        if ($time -le 0) {
            return [long] 0
        }
        if ($time -gt $latest) {
            $latest = $time
        }
    }
    return $latest
}

function Get-ProofFault {
    # Why the tests of step 2 do not allow a change of the consent; empty if they do.
    param([object] $Proof, [bool] $Legacy, [string] $ClientId, [string] $TenantId, [string[]] $Permissions, [long] $Now, [long] $ProofSeconds)
    if ($null -eq $Proof) {
        return 'there is no result of -Part Restrict (-ProofFile)'
    }
    if ("$($Proof.Part)" -ne 'Restrict' -or [bool] $Proof.Legacy -ne $Legacy) {
        return 'the result is not that of this way'
    }
    if ("$($Proof.ClientId)" -eq '' -or "$($Proof.ClientId)" -ne $ClientId -or "$($Proof.TenantId)" -ne $TenantId) {
        return 'the result is that of another app or tenant'
    }
    if ([bool] $Proof.NotDone) {
        return 'not every change of step 2 was made'
    }
    if (@($Proof.Problems | Where-Object { $null -ne $_ }).Count -gt 0) {
        return 'not all tests of step 2 passed'
    }
    if (@($Proof.Tested | Where-Object { $null -ne $_ }).Count -eq 0 -or @($Proof.Refused | Where-Object { $null -ne $_ }).Count -eq 0) {
        return 'no mailbox was tested, or none that must be refused'
    }
    if (@($Permissions | Where-Object { @($Proof.Permissions) -notcontains $_ }).Count -gt 0) {
        return 'not all permissions were tested'
    }
    $age = $Now - [long] $Proof.TestedAt
    if ([long] $Proof.TestedAt -le 0 -or $age -lt 0 -or $age -gt $ProofSeconds) {
        return 'the tests are too old'
    }
    return ''
}

function Get-RemovalDecision {
    # Whether a consent may be removed: 'remove', 'wait' (with Until), or 'keep'. $Fault: see Get-ProofFault.
    param([string] $Fault, [long] $SettledSince, [long] $Now, [long] $CacheSeconds)
    if ($Fault -ne '') {
        return @{ Action = 'keep'; Until = [long] 0; Reason = "The consents in Entra are kept, so that mail does not stop: $Fault." }
    }
    if ($SettledSince -le 0 -or $SettledSince -gt $Now) {
        return @{
            Action = 'keep'
            Until  = [long] 0
            Reason = "The consents in Entra are kept: Exchange does not say when the roles, the scope and the group were last changed. Two hours after you last changed them, revoke the consents under API permissions."
        }
    }
    $until = $SettledSince + $CacheSeconds
    if ($Now -lt $until) {
        return @{ Action = 'wait'; Until = $until; Reason = 'The consents in Entra are kept for now: for up to two hours after a change, Exchange may still use the old answer, and mail would stop.' }
    }
    return @{ Action = 'remove'; Until = [long] 0; Reason = '' }
}

function Test-NotFound {
    # True if the message says that Entra does not know a new object yet; nothing was created then.
    param([string] $Message)
    return ($Message -match 'Request_ResourceNotFound|ResourceNotFound|does not exist|NotFound')
}

function Get-ExitCode {
    param([int] $Problems, [bool] $NotDone, [string] $Waiting)
    if ($Problems -gt 0) {
        return 2
    }
    if ($NotDone -or $Waiting -ne '') {
        return 3
    }
    return 0
}

function Get-PropertyLine {
    # The lines to paste. $Credential: the lines of this run's credential.
    param([string] $Environment, [string] $TenantId, [string] $ClientId, [string[]] $Credential, [string[]] $Mailbox, [bool] $InboundOnly)
    "mailchute.cloud = $($Environment.ToLowerInvariant())"
    "mailchute.tenant-id = $(if ($TenantId -eq '') { '<tenant id>' } else { $TenantId })"
    "mailchute.client-id = $(if ($ClientId -eq '') { '<client id>' } else { $ClientId })"
    if (@($Credential | Where-Object { $null -ne $_ }).Count -eq 0) {
        '# credential: this run added none. Keep your existing lines, or see app-registration.md, step 2.'
    }
    else {
        $Credential
    }
    ''
    $taken = @()
    foreach ($address in $Mailbox) {
        $name = $address.Split('@')[0].ToLowerInvariant() -replace '[^a-z0-9]', ''
        if ($name -eq '') {
            $name = 'mailbox'
        }
        $base = $name
        $number = 2
        while ($taken -contains $name) {
            $name = "$base$number"
            $number++
        }
        $taken += $name
        "mailchute.inbound.$name.enabled = true"
        "mailchute.inbound.$name.mailbox = $address"
        if (-not $InboundOnly) {
            '# to send as this mailbox, remove the # from the next two lines'
            "# mailchute.outbound.$name.enabled = true"
            "# mailchute.outbound.$name.mailbox = $address"
        }
    }
}

#endregion

#region Small helpers

function Write-Note {
    param([string] $Text)
    Write-Host "  $Text"
}

function Write-Skipped {
    # A change that was not made, because of -WhatIf or of an answer.
    $State.NotDone = $true
}

function Get-Now {
    return ConvertTo-Second -Time (Get-Date)
}

function ConvertTo-Second {
    # Seconds since 1970; 0 if it is not a time. A time without a zone is taken for UTC.
    param($Time)
    if ($Time -isnot [datetime]) {
        return [long] 0
    }
    if ($Time.Kind -eq [System.DateTimeKind]::Local) {
        $Time = $Time.ToUniversalTime()
    }
    return [long] [System.Math]::Floor(($Time - (New-Object -TypeName System.DateTime -ArgumentList 1970, 1, 1)).TotalSeconds)
}

function Format-Second {
    # The local time of day, with the date.
    param([long] $Second)
    $utc = New-Object -TypeName System.DateTime -ArgumentList 1970, 1, 1, 0, 0, 0, ([System.DateTimeKind]::Utc)
    return $utc.AddSeconds($Second).ToLocalTime().ToString('yyyy-MM-dd HH:mm')
}

function Get-Value {
    # A property that the object may not have.
    param($Object, [string] $Name)
    if ($null -ne $Object -and $null -ne $Object.PSObject.Properties[$Name]) {
        return $Object.$Name
    }
    return $null
}

function Invoke-Patiently {
    # New objects are not immediately visible everywhere. The block must look before it creates.
    # With -OnlyNotFound, other failures are final: after them something may have been created all the same.
    param([string] $What, [scriptblock] $Block, [int] $Tries = 9, [int] $Pause = 10, [switch] $OnlyNotFound)
    for ($attempt = 1; $attempt -le $Tries; $attempt++) {
        try {
            return (& $Block)
        }
        catch {
            if ($attempt -eq $Tries -or ($OnlyNotFound -and -not (Test-NotFound -Message $_.Exception.Message))) {
                throw
            }
            Write-Note "${What}: not yet ($($_.Exception.Message)); retrying in $Pause s"
            Start-Sleep -Seconds $Pause
        }
    }
}

function Wait-Until {
    # Empty as soon as the block returns an empty text; else what it returned, or how it failed, at last.
    param([string] $What, [scriptblock] $Block, [int] $Tries = 6, [int] $Pause = 20)
    $finding = ''
    for ($attempt = 1; $attempt -le $Tries; $attempt++) {
        try {
            $finding = "$(& $Block)"
        }
        catch {
            $finding = "$What could not be tested: $($_.Exception.Message)"
        }
        if ($finding -eq '') {
            return ''
        }
        if ($attempt -lt $Tries) {
            Write-Note "${What}: not yet; checking again in $Pause s"
            Start-Sleep -Seconds $Pause
        }
    }
    return $finding
}

function Get-FullPath {
    param([string] $Path)
    return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
}

function Test-Windows {
    return ([System.Environment]::OSVersion.Platform -eq [System.PlatformID]::Win32NT)
}

function Import-Needed {
    # Loads the modules of this process, and no other.
    param([string[]] $Name)
    foreach ($module in $Name) {
        try {
            Import-Module -Name $module -MinimumVersion $Modules[$module] -ErrorAction Stop
        }
        catch {
            throw "The PowerShell module $module, version $($Modules[$module]) or later, cannot be loaded ($($_.Exception.Message)). Install it with: Install-Module $module -MinimumVersion $($Modules[$module]) -Scope CurrentUser"
        }
    }
}

function Initialize-TightFile {
    # An empty file that only this account can read. Fails if the file exists.
    param([string] $Path)
    $stream = [System.IO.File]::Open($Path, [System.IO.FileMode]::CreateNew, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
    $stream.Dispose()
    if (Test-Windows) {
        $me = [System.Security.Principal.WindowsIdentity]::GetCurrent().User
        $rule = New-Object -TypeName System.Security.AccessControl.FileSystemAccessRule -ArgumentList $me, 'FullControl', 'Allow'
        $acl = Get-Acl -LiteralPath $Path
        $acl.SetAccessRuleProtection($true, $false)
        $acl.AddAccessRule($rule)
        Set-Acl -LiteralPath $Path -AclObject $acl -Confirm:$false -WhatIf:$false
    }
    else {
        & chmod 600 $Path
        if ($LASTEXITCODE -ne 0) {
            throw "chmod 600 failed for $Path"
        }
    }
}

#endregion

#region Results that one process hands to the next

function Write-Result {
    # Ids, problems and times; never a secret.
    param([string] $Path, [bool] $Finished)
    $result = @{
        Part               = $Part
        Finished           = $Finished
        Legacy             = [bool] $Legacy
        TenantId           = $State.TenantId
        ClientId           = $State.ClientId
        ServicePrincipalId = $State.ServicePrincipalId
        Credential         = @($State.Credential)
        Problems           = @($State.Problems)
        NotDone            = $State.NotDone
        Waiting            = $State.Waiting
        Permissions        = @($Permissions)
        Tested             = @($Mailbox)
        Refused            = @($MustRefuse)
        TestedAt           = $State.TestedAt
        SettledSince       = $State.SettledSince
    }
    # Plain .NET, because -WhatIf must not keep the result from the next process.
    [System.IO.File]::WriteAllText((Get-FullPath -Path $Path), (ConvertTo-Json -InputObject $result -Depth 4))
}

function Read-Result {
    # Null if there is none.
    param([string] $Path)
    if ($Path -eq '') {
        return $null
    }
    $full = Get-FullPath -Path $Path
    if (-not (Test-Path -LiteralPath $full -PathType Leaf)) {
        return $null
    }
    return (ConvertFrom-Json -InputObject ([System.IO.File]::ReadAllText($full)))
}

function Get-GivenParameter {
    # The parameters of this run as plain values, so that they can be printed and handed on.
    param([System.Collections.IDictionary] $Bound)
    $given = @{}
    foreach ($name in $Bound.Keys) {
        if ($Bound[$name] -is [switch]) {
            $given[$name] = [bool] $Bound[$name]
        }
        else {
            $given[$name] = $Bound[$name]
        }
    }
    if ($State.ClientId -ne '') {
        $given['ClientId'] = $State.ClientId
    }
    if ($State.ServicePrincipalId -ne '') {
        $given['ServicePrincipalId'] = $State.ServicePrincipalId
    }
    if ($State.TenantId -ne '') {
        $given['TenantId'] = $State.TenantId
    }
    return $given
}

function Get-PartCommand {
    # The command for a part with the parameters of this run.
    param([string] $Name, [string] $Proof = '')
    $given = Get-GivenParameter -Bound $ScriptParameters
    if ($Proof -ne '') {
        $given['ProofFile'] = $Proof
    }
    return (Format-Command -Script $ScriptPath -Parameters (Get-PartParameter -Part $Name -Given $given))
}

#endregion

#region Sign-in

function Open-GraphSession {
    Import-Needed -Name 'Microsoft.Graph.Authentication', 'Microsoft.Graph.Applications'
    $scopes = @('Application.ReadWrite.All')
    if ($Part -eq 'Consent') {
        $scopes += 'AppRoleAssignment.ReadWrite.All'
    }
    $arguments = @{
        Scopes       = $scopes
        Environment  = $Clouds[$Environment].Graph
        ContextScope = 'Process'      # other windows do not share this sign-in
        NoWelcome    = $true
        ErrorAction  = 'Stop'
    }
    if ($TenantId -ne '') {
        $arguments.TenantId = $TenantId
    }
    if ($DeviceCode) {
        $arguments.UseDeviceCode = $true
    }
    Write-Host 'Sign-in to Microsoft Graph'
    Connect-MgGraph @arguments
    $context = Get-MgContext -ErrorAction Stop
    $State.TenantId = "$($context.TenantId)"
    Write-Note "tenant $($State.TenantId), account $($context.Account)"
}

function Open-ExchangeSession {
    Import-Needed -Name 'ExchangeOnlineManagement'
    $commands = @('Get-OrganizationConfig', 'Get-Mailbox', 'Get-DistributionGroup', 'New-DistributionGroup',
        'Set-DistributionGroup', 'Get-DistributionGroupMember', 'Add-DistributionGroupMember')
    if ($Legacy) {
        $commands += @('Get-ApplicationAccessPolicy', 'New-ApplicationAccessPolicy', 'Test-ApplicationAccessPolicy')
    }
    else {
        $commands += @('Enable-OrganizationCustomization', 'Get-ServicePrincipal', 'New-ServicePrincipal', 'Get-ManagementScope',
            'New-ManagementScope', 'Set-ManagementScope', 'Get-ManagementRoleAssignment', 'New-ManagementRoleAssignment', 'Test-ServicePrincipalAuthorization')
    }
    $arguments = @{
        ExchangeEnvironmentName = $Clouds[$Environment].Exchange
        CommandName             = $commands
        ShowBanner              = $false
        ErrorAction             = 'Stop'
    }
    if ($AdminAccount -ne '') {
        $arguments.UserPrincipalName = $AdminAccount
    }
    if ($DeviceCode) {
        $arguments.Device = $true
    }
    Write-Host 'Sign-in to Exchange Online'
    Connect-ExchangeOnline @arguments
    foreach ($command in $commands) {
        if (-not (Get-Command -Name $command -ErrorAction SilentlyContinue)) {
            throw "Exchange Online does not offer the command $command to this account. It needs the Entra role Exchange Administrator, or the Exchange role group Organization Management."
        }
    }
    $connection = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { "$($_.State)" -eq 'Connected' }) | Select-Object -Last 1
    if ($null -eq $connection) {
        throw 'Exchange Online reports no connection.'
    }
    $State.TenantId = "$($connection.TenantID)"
    $asked = [guid]::Empty
    if ([guid]::TryParse($TenantId, [ref] $asked) -and "$asked" -ne $State.TenantId) {
        throw "This sign-in is in the tenant $($State.TenantId), not in $TenantId. Sign in with an account of the same tenant."
    }
    Write-Note "tenant $($State.TenantId), account $($connection.UserPrincipalName)"
}

#endregion

#region Changes in Entra: nothing but these functions changes anything there

function New-Registration {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if (-not $PSCmdlet.ShouldProcess($DisplayName, 'create the app registration (single tenant, no redirect URI)')) {
        Write-Skipped
        return
    }
    $created = New-MgApplication -DisplayName $DisplayName -SignInAudience 'AzureADMyOrg' -Confirm:$false -ErrorAction Stop
    Write-Note "created: client id $($created.AppId)"
    $seen = Invoke-Patiently -What 'the new registration' -Block {
        Get-MgApplication -ApplicationId $created.Id -ErrorAction Stop
    }
    return $seen
}

function Set-SingleTenant {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Application)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "set the account type to single tenant (it is $($Application.SignInAudience))")) {
        Write-Skipped
        return
    }
    $null = Update-MgApplication -ApplicationId $Application.Id -SignInAudience 'AzureADMyOrg' -Confirm:$false -ErrorAction Stop
}

function New-Principal {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if (-not $PSCmdlet.ShouldProcess($DisplayName, 'create the service principal (the enterprise application)')) {
        Write-Skipped
        return
    }
    return (Invoke-Patiently -What 'service principal' -Block {
            $existing = @(Get-MgServicePrincipal -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop) | Select-Object -First 1
            if ($null -ne $existing) {
                return $existing
            }
            return (New-MgServicePrincipal -AppId $State.ClientId -Confirm:$false -ErrorAction Stop)
        })
}

function Add-Certificate {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Application, [object[]] $Before, [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate, [string] $Until)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "add the certificate $($Certificate.Thumbprint), valid until $Until")) {
        Write-Skipped
        return
    }
    if ($null -eq $Application) {
        return
    }
    # The update replaces the whole list, so it must contain those that are to stay.
    $list = @()
    foreach ($key in $Before) {
        $kept = @{}
        foreach ($property in 'KeyId', 'Type', 'Usage', 'Key', 'DisplayName', 'CustomKeyIdentifier', 'StartDateTime', 'EndDateTime') {
            if ($null -ne $key.$property) {
                $kept[$property] = $key.$property
            }
        }
        $list += $kept
    }
    $list += @{
        Type        = 'AsymmetricX509Cert'
        Usage       = 'Verify'
        Key         = $Certificate.RawData
        DisplayName = "mailchute $Until"
    }
    $null = Update-MgApplication -ApplicationId $Application.Id -KeyCredentials $list -Confirm:$false -ErrorAction Stop
    Write-Note "added the certificate $($Certificate.Thumbprint), valid until $Until"
    $after = @(Get-KeyCredential -Application $Application)
    if ($after.Count -le $Before.Count) {
        Write-Warning "The registration had $($Before.Count) certificate(s) before and has $($after.Count) now. This may be a delay. Check Certificates & secrets in the portal."
    }
}

function Add-Secret {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Application, [string] $Path, [datetime] $End)
    $until = $End.ToString('yyyy-MM-dd')
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "create a client secret, valid until $until, and write it to $Path")) {
        Write-Skipped
        return
    }
    if ($null -eq $Application) {
        return
    }
    Initialize-TightFile -Path $Path
    $secret = $null
    try {
        # -Debug would print the answer, which contains the secret.
        $secret = Invoke-Patiently -What 'the secret' -OnlyNotFound -Block {
            Add-MgApplicationPassword -ApplicationId $Application.Id -Confirm:$false -Debug:$false -Verbose:$false -ErrorAction Stop -PasswordCredential @{
                displayName = "mailchute $until"
                endDateTime = $End
            }
        }
        # Plain .NET, because parameters of commands can be logged.
        $bytes = (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false).GetBytes($secret.SecretText)
        $stream = [System.IO.File]::Open($Path, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
        try {
            $stream.Write($bytes, 0, $bytes.Length)
        }
        finally {
            $stream.Dispose()
            [System.Array]::Clear($bytes, 0, $bytes.Length)
        }
    }
    catch {
        [System.IO.File]::Delete($Path)
        if ($null -ne $secret) {
            Remove-Password -Application $Application -KeyId $secret.KeyId -Confirm:$false
        }
        throw
    }
    finally {
        $secret = $null
    }
    Write-Note "created a client secret, valid until $until; it is stored only in $Path"
}

function Remove-Password {
    # A secret that no one has. Its key id is no secret.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Application, $KeyId)
    if ($PSCmdlet.ShouldProcess($DisplayName, "remove the secret $KeyId, which could not be stored")) {
        try {
            $null = Remove-MgApplicationPassword -ApplicationId $Application.Id -KeyId $KeyId -Confirm:$false -ErrorAction Stop
        }
        catch {
            Write-Warning "The secret $KeyId could not be stored nor removed ($($_.Exception.Message)). Remove it under Certificates & secrets."
        }
    }
}

function Grant-Consent {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Permission, [string] $GraphId, [string] $RoleId)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "grant the application permission $Permission for the whole tenant")) {
        Write-Skipped
        return
    }
    $null = New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $State.ServicePrincipalId -Confirm:$false -ErrorAction Stop -BodyParameter @{
        principalId = $State.ServicePrincipalId
        resourceId  = $GraphId
        appRoleId   = $RoleId
    }
    Write-Note "granted $Permission for the whole tenant; the policy limits it"
}

function Remove-Consent {
    # Asks by default, because mail stops if this is wrong.
    [CmdletBinding(SupportsShouldProcess = $true, ConfirmImpact = 'High')]
    param($Consent)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "remove the consent for $($Consent.Name) ($($Consent.Resource))")) {
        Write-Skipped
        return
    }
    $null = Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $State.ServicePrincipalId -AppRoleAssignmentId $Consent.Assignment -Confirm:$false -ErrorAction Stop
    Write-Note "removed the consent for $($Consent.Name) ($($Consent.Resource))"
}

#endregion

#region Step 1: Register

function Find-Application {
    if ($State.ClientId -ne '') {
        return @(Get-MgApplication -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop | Where-Object { $null -ne $_ })
    }
    return @(Get-MgApplication -Filter "displayName eq '$DisplayName'" -All -ErrorAction Stop | Where-Object { $null -ne $_ })
}

function Get-KeyCredential {
    # Graph returns the keys only for a single object with $select.
    param($Application)
    return @((Get-MgApplication -ApplicationId $Application.Id -Property 'keyCredentials' -ErrorAction Stop).KeyCredentials | Where-Object { $null -ne $_ })
}

function Get-Thumbprint {
    # Of a certificate of the registration; empty if it is not told.
    param($KeyCredential)
    if ($null -ne $KeyCredential.Key) {
        $sha1 = [System.Security.Cryptography.SHA1]::Create()
        return ([System.BitConverter]::ToString($sha1.ComputeHash($KeyCredential.Key)) -replace '-', '')
    }
    if ($null -ne $KeyCredential.CustomKeyIdentifier) {
        return ([System.BitConverter]::ToString($KeyCredential.CustomKeyIdentifier) -replace '-', '')
    }
    return ''
}

function Read-PublicCertificate {
    param([string] $Path)
    $full = Get-FullPath -Path $Path
    if (-not (Test-Path -LiteralPath $full -PathType Leaf)) {
        throw "There is no file $full."
    }
    $bytes = [System.IO.File]::ReadAllBytes($full)
    if ([System.Text.Encoding]::ASCII.GetString($bytes) -match 'PRIVATE KEY') {
        throw "$full contains a private key. Use the certificate only (mailchute-cert.pem). The private key stays where Mailchute runs."
    }
    try {
        return (New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList (, $bytes))
    }
    catch {
        throw "$full is not a readable certificate (.pem, .crt or .cer, without a private key): $($_.Exception.Message)"
    }
}

function Register-Certificate {
    param($Application, [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate)
    $until = $Certificate.NotAfter.ToUniversalTime().ToString('yyyy-MM-dd')
    $State.Credential = @(
        "# certificate $($Certificate.Thumbprint), valid until $until. The file with the private key, PEM or PKCS12:",
        'mailchute.client-certificate = ./config/mailchute.pem',
        '# mailchute.client-certificate-password-file = ./config/mailchute-password.txt')
    $before = @()
    if ($null -ne $Application) {
        $before = @(Get-KeyCredential -Application $Application)
    }
    $decision = Get-CertificateDecision -Existing @($before | ForEach-Object { Get-Thumbprint -KeyCredential $_ }) -Thumbprint $Certificate.Thumbprint `
        -HasPrivateKey $Certificate.HasPrivateKey -NotAfter (ConvertTo-Second -Time $Certificate.NotAfter) -Now (Get-Now)
    if ($decision.Action -eq 'refuse') {
        throw $decision.Reason
    }
    if ($decision.Action -eq 'keep') {
        Write-Note "certificate $($Certificate.Thumbprint) already exists, valid until $until"
        return
    }
    Add-Certificate -Application $Application -Before $before -Certificate $Certificate -Until $until
}

function Register-Secret {
    param($Application, [string] $Path)
    $full = Get-FullPath -Path $Path
    $forProperties = $full -replace '\\', '/'     # a backslash is an escape character in a properties file
    $State.Credential = @("mailchute.client-secret-file = $forProperties")
    $valid = @()
    if ($null -ne $Application) {
        $valid = @($Application.PasswordCredentials | Where-Object { $null -ne $_ -and $_.EndDateTime -gt (Get-Date).ToUniversalTime() })
    }
    $decision = Get-SecretDecision -FileExists (Test-Path -LiteralPath $full) -ValidSecrets $valid.Count
    if ($decision.Action -eq 'refuse') {
        throw "$($decision.Reason) The file is $full."
    }
    if ($decision.Action -eq 'keep') {
        Write-Note "the secret file $full exists: no new secret is created"
        if ($valid.Count -eq 1) {
            $State.Credential += "mailchute.client-secret-expires = $($valid[0].EndDateTime.ToString('yyyy-MM-dd'))"
        }
        else {
            $State.Credential += "# mailchute.client-secret-expires =      (the registration has $($valid.Count) valid secrets: see Certificates & secrets)"
        }
        return
    }
    $end = (Get-Date).ToUniversalTime().AddMonths($SecretMonths)
    $State.Credential += "mailchute.client-secret-expires = $($end.ToString('yyyy-MM-dd'))"
    Add-Secret -Application $Application -Path $full -End $end
}

function Invoke-Register {
    Write-Host "Registration '$DisplayName'"
    $certificate = $null
    if ($CredentialKind -eq 'Certificate') {
        $certificate = Read-PublicCertificate -Path $CertificatePath     # before anything is changed
    }
    $found = @(Find-Application)
    $plain = @($found | ForEach-Object { @{ AppId = "$($_.AppId)"; Audience = "$($_.SignInAudience)" } })
    $decision = Get-RegistrationDecision -Found $plain -ClientId $State.ClientId -DisplayName $DisplayName -MakeSingleTenant ([bool] $MakeSingleTenant)
    if ($decision.Action -eq 'refuse') {
        throw $decision.Reason
    }
    $application = $null
    if ($decision.Action -eq 'create') {
        $application = New-Registration
    }
    else {
        $application = $found[0]
        Write-Note "found: client id $($application.AppId)"
        if ($decision.Action -eq 'make single tenant') {
            Set-SingleTenant -Application $application
        }
        $listed = @($application.RequiredResourceAccess | Where-Object { $null -ne $_ -and $_.ResourceAppId -eq $GraphAppId } |
                ForEach-Object { $_.ResourceAccess } | Where-Object { $null -ne $_ -and $_.Type -eq 'Role' })
        if (-not $Legacy -and $listed.Count -gt 0) {
            Write-Warning ("The registration lists application permissions for Microsoft Graph under API permissions. If mail permissions are among them, " +
                "remove them there: the next 'Grant admin consent' would open every mailbox.")
        }
    }
    if ($null -ne $application) {
        $State.ClientId = "$($application.AppId)"
        $principal = @(Get-MgServicePrincipal -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop) | Select-Object -First 1
        if ($null -eq $principal) {
            $principal = New-Principal
        }
        if ($null -ne $principal) {
            $State.ServicePrincipalId = "$($principal.Id)"
            Write-Note "service principal: object id $($State.ServicePrincipalId)"
        }
    }
    if ($null -ne $certificate) {
        Register-Certificate -Application $application -Certificate $certificate
    }
    elseif ($CredentialKind -eq 'Secret') {
        Register-Secret -Application $application -Path $SecretFile
    }
    else {
        Write-Note 'no credential was requested: those of the registration are not changed'
    }
    if (-not $Legacy -and -not $RemoveConsent -and $State.ServicePrincipalId -ne '') {
        Test-NoConsent
    }
}

#endregion

#region Changes in Exchange: nothing but these functions changes anything there

function New-ScopeGroup {
    # Without the naming policy of the organization: with another name, the next run would not find the group
    # and would make a second one.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if (-not $PSCmdlet.ShouldProcess($ScopeGroup, 'create the mail-enabled security group')) {
        Write-Skipped
        return
    }
    $group = New-DistributionGroup -Name $ScopeGroup -Type Security -IgnoreNamingPolicy -MemberJoinRestriction Closed -MemberDepartRestriction Closed `
        -RequireSenderAuthenticationEnabled $true -Notes 'The mailboxes that Mailchute may use. Direct members only.' -Confirm:$false -ErrorAction Stop
    $State.Changed = $true
    if ("$($group.Name)" -ne $ScopeGroup) {
        throw "Exchange named the new group '$($group.Name)' instead of '$ScopeGroup'. Run the script again with -ScopeGroup '$($group.Name)'."
    }
    Write-Note "created the group '$ScopeGroup'"
    return $group
}

function Set-GroupGuard {
    # The group is only a list: it is hidden, and only its members, the mailboxes themselves, can mail it.
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Group, [bool] $Hide, [bool] $Close)
    $arguments = @{}
    if ($Hide) {
        $arguments.HiddenFromAddressListsEnabled = $true
    }
    if ($Close) {
        $arguments.AcceptMessagesOnlyFromSendersOrMembers = "$($Group.DistinguishedName)"
    }
    if (-not $PSCmdlet.ShouldProcess($ScopeGroup, 'hide the group from the address lists, and accept mail from its members only')) {
        Write-Skipped
        return
    }
    try {
        $null = Invoke-Patiently -What "group '$ScopeGroup'" -Tries 3 -Block {
            Set-DistributionGroup -Identity $Group.DistinguishedName @arguments -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop
        }
        Write-Note 'the group is hidden, and accepts mail from its members only'
    }
    catch {
        Write-Warning "The group could not be hidden or closed to senders ($($_.Exception.Message)). This does not open a mailbox; do it in the Exchange admin center."
    }
}

function Add-Member {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Group, $Box)
    if (-not $PSCmdlet.ShouldProcess($ScopeGroup, "add the member $($Box.Address)")) {
        Write-Skipped
        return
    }
    if ($null -eq $Group) {
        return
    }
    $null = Invoke-Patiently -What "member $($Box.Address)" -Block {
        $present = @(Get-DistributionGroupMember -Identity $Group.DistinguishedName -ResultSize Unlimited -ErrorAction Stop | ForEach-Object { "$($_.Guid)" })
        if ($present -notcontains $Box.Id) {
            Add-DistributionGroupMember -Identity $Group.DistinguishedName -Member $Box.Id -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop
        }
    }
    $State.Changed = $true
    Write-Note "added $($Box.Address)"
}

function Enable-Customization {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param()
    if (-not $PSCmdlet.ShouldProcess('the Exchange organization', 'Enable-OrganizationCustomization (once, cannot be undone)')) {
        Write-Skipped
        return
    }
    $null = Enable-OrganizationCustomization -Confirm:$false -ErrorAction Stop
    Write-Note 'enabled; it can take a while until Exchange accepts scopes and roles'
}

function New-ExchangePrincipal {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $ObjectId)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, 'register the service principal in Exchange')) {
        Write-Skipped
        return
    }
    if ($ObjectId -eq '') {
        return
    }
    $null = Invoke-Patiently -What 'service principal in Exchange' -Block {
        $existing = Find-ExchangePrincipal
        if ($null -eq $existing) {
            $existing = New-ServicePrincipal -AppId $State.ClientId -ObjectId $ObjectId -DisplayName $DisplayName -Confirm:$false -ErrorAction Stop
        }
        return $existing
    }
    $State.Changed = $true
    Write-Note 'registered the service principal in Exchange'
}

function New-Scope {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Filter, [int] $Tries)
    if (-not $PSCmdlet.ShouldProcess($ScopeGroup, 'create the management scope over the group')) {
        Write-Skipped
        return
    }
    if ($Filter -eq '') {
        return
    }
    $null = Invoke-Patiently -What 'management scope' -Tries $Tries -Block {
        $existing = @(Find-Scope) | Select-Object -First 1
        if ($null -eq $existing) {
            $existing = New-ManagementScope -Name $ScopeGroup -RecipientRestrictionFilter $Filter -Confirm:$false -ErrorAction Stop
        }
        return $existing
    }
    $State.Changed = $true
    Write-Note "created the management scope '$ScopeGroup'"
}

function Set-ScopeFilter {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $Filter)
    if (-not $PSCmdlet.ShouldProcess($ScopeGroup, "set the filter of the management scope to: $Filter")) {
        Write-Skipped
        return
    }
    $null = Set-ManagementScope -Identity $ScopeGroup -RecipientRestrictionFilter $Filter -Confirm:$false -ErrorAction Stop
    $State.Changed = $true
    Write-Note "set the filter of the management scope '$ScopeGroup'"
}

function New-RoleAssignment {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $ObjectId, [string] $Role)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "assign the role '$Role' over the scope '$ScopeGroup'")) {
        Write-Skipped
        return
    }
    if ($ObjectId -eq '') {
        return
    }
    $null = Invoke-Patiently -What "role '$Role'" -Block {
        $missing = @(Get-MissingRole -Rows @(Get-RoleRow -ObjectId $ObjectId) -Permissions @($Role -replace '^Application ', '') -Scope $ScopeGroup)
        if ($missing.Count -gt 0) {
            New-ManagementRoleAssignment -App $ObjectId -Role $Role -CustomResourceScope $ScopeGroup -Confirm:$false -ErrorAction Stop
        }
    }
    $State.Changed = $true
    Write-Note "assigned the role '$Role' over the scope '$ScopeGroup'"
}

function New-AccessPolicy {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param($Group)
    if (-not $PSCmdlet.ShouldProcess($DisplayName, "create the application access policy: RestrictAccess to '$ScopeGroup'")) {
        Write-Skipped
        return
    }
    if ($null -eq $Group -or $State.ClientId -eq '') {
        return
    }
    $null = Invoke-Patiently -What 'application access policy' -Block {
        New-ApplicationAccessPolicy -AppId $State.ClientId -AccessRight RestrictAccess -PolicyScopeGroupId "$($Group.PrimarySmtpAddress)" `
            -Description 'Mailchute' -Confirm:$false -ErrorAction Stop
    }
    $State.Changed = $true
    Write-Note "created the application access policy for '$ScopeGroup'"
}

#endregion

#region Step 2: Restrict

function Get-CheckedMailbox {
    param([string] $Address)
    $found = @(Get-Mailbox -Identity $Address -ResultSize 2 -ErrorAction Stop | Where-Object { $null -ne $_ })
    $plain = @($found | ForEach-Object {
            @{ Addresses = @("$($_.PrimarySmtpAddress)") + @($_.EmailAddresses | Where-Object { $null -ne $_ } | ForEach-Object { "$_" }) }
        })
    $fault = Get-MailboxFault -Asked $Address -Answers $plain
    if ($fault -ne '') {
        throw $fault
    }
    return @{ Id = "$($found[0].Guid)"; Address = "$($found[0].PrimarySmtpAddress)" }
}

function Sync-ScopeGroup {
    # The group with the wanted members. Null with -WhatIf if it does not exist yet.
    param([object[]] $Wanted)
    $groups = @(Get-DistributionGroup -Filter "Name -eq '$ScopeGroup'" -ErrorAction Stop | Where-Object { $null -ne $_ })
    $members = @()
    if ($groups.Count -eq 1) {
        $members = @(Get-DistributionGroupMember -Identity $groups[0].DistinguishedName -ResultSize Unlimited -ErrorAction Stop |
                Where-Object { $null -ne $_ } | ForEach-Object { @{ Id = "$($_.Guid)"; Address = "$($_.PrimarySmtpAddress)" } })
    }
    $plain = @($groups | ForEach-Object {
            @{
                Kind              = "$($_.RecipientTypeDetails)"
                Join              = "$(Get-Value -Object $_ -Name 'MemberJoinRestriction')"
                IsHidden          = ("$(Get-Value -Object $_ -Name 'HiddenFromAddressListsEnabled')" -eq 'True')
                IsClosedToSenders = (@(Get-Value -Object $_ -Name 'AcceptMessagesOnlyFromSendersOrMembers' | Where-Object { $null -ne $_ }).Count -gt 0)
            }
        })
    $decision = Get-GroupDecision -Name $ScopeGroup -Groups $plain -Members $members -Wanted $Wanted -Legacy ([bool] $Legacy) -OwnName $OwnGroup
    if ($decision.Action -eq 'refuse') {
        throw $decision.Reason
    }
    $group = $null
    if ($decision.Action -eq 'create') {
        $group = New-ScopeGroup
    }
    else {
        $group = $groups[0]
        Write-Note "found the group '$ScopeGroup'; its owners can add mailboxes: $(@($group.ManagedBy | ForEach-Object { "$_" }) -join ', ')"
    }
    foreach ($box in @($decision.Add)) {
        Add-Member -Group $group -Box $box
    }
    if ($null -ne $group -and ($decision.Hide -or $decision.Close)) {
        Set-GroupGuard -Group $group -Hide $decision.Hide -Close $decision.Close
    }
    return $group
}

function Find-ExchangePrincipal {
    return (@(Get-ServicePrincipal -ErrorAction Stop | Where-Object { $null -ne $_ -and "$($_.AppId)" -eq $State.ClientId }) | Select-Object -First 1)
}

function Find-Scope {
    return @(Get-ManagementScope -ErrorAction Stop | Where-Object { $null -ne $_ -and $_.Name -eq $ScopeGroup })
}

function Get-RoleRow {
    # What RBAC for Applications allows this app, in one mailbox or at all. The consents in Entra are not in it.
    param([string] $ObjectId, [string] $Resource = '')
    $arguments = @{}
    if ($Resource -ne '') {
        $arguments.Resource = $Resource
    }
    return @(Test-ServicePrincipalAuthorization -Identity $ObjectId @arguments -ErrorAction Stop | Where-Object { $null -ne $_ } |
            ForEach-Object { @{ Role = "$($_.RoleName)"; Scope = "$($_.AllowedResourceScope)"; InScope = "$($_.InScope)" } })
}

function Sync-ScopedRole {
    # RBAC for Applications.
    param($Group)
    $spId = $State.ServicePrincipalId
    $filter = ''
    if ($null -ne $Group) {
        $filter = Get-ScopeFilter -GroupDn "$($Group.DistinguishedName)"
    }
    $existing = @(Find-Scope | ForEach-Object { "$($_.RecipientFilter)" })
    $decision = @{ Action = 'create'; Reason = '' }
    if ($filter -ne '' -or $existing.Count -gt 0) {
        $decision = Get-ScopeDecision -Name $ScopeGroup -Existing $existing -Wanted $filter -Replace ([bool] $ReplaceScopeFilter)
    }
    if ($decision.Action -eq 'refuse') {
        throw $decision.Reason
    }

    $known = $null
    if ($State.ClientId -ne '') {
        $known = Find-ExchangePrincipal
    }
    if ($null -ne $known -and $spId -ne '' -and "$($known.ObjectId)" -ne $spId) {
        throw "Exchange knows this app with the object id $($known.ObjectId), Entra with $spId. Use the Object ID of Enterprise applications, not of App registrations. Run Remove-ServicePrincipal in Exchange, then run this script again."
    }

    $tries = 9
    if ((Get-OrganizationConfig -ErrorAction Stop).IsDehydrated) {
        Write-Note 'this organization has never been customized; Exchange requires Enable-OrganizationCustomization once before it accepts scopes and roles'
        Enable-Customization
        $tries = 60      # it takes a while, perhaps some minutes
    }
    if ($null -eq $known) {
        New-ExchangePrincipal -ObjectId $spId
    }
    else {
        Write-Note 'Exchange already knows the service principal'
    }
    if ($decision.Action -eq 'create') {
        New-Scope -Filter $filter -Tries $tries
    }
    elseif ($decision.Action -eq 'replace') {
        Write-Note "the management scope '$ScopeGroup' has another filter: $($existing -join '; ')"
        Set-ScopeFilter -Filter $filter
    }
    else {
        Write-Note "found the management scope '$ScopeGroup'"
    }

    $rows = @()
    if ($spId -ne '' -and $null -ne $known) {
        $rows = @(Get-RoleRow -ObjectId $spId)
    }
    $missing = @(Get-MissingRole -Rows $rows -Permissions $Permissions -Scope $ScopeGroup)
    foreach ($permission in $Permissions) {
        if ($missing -contains $permission) {
            New-RoleAssignment -ObjectId $spId -Role "Application $permission"
        }
        else {
            Write-Note "the role 'Application $permission' is already assigned"
        }
    }
    $wantedRoles = @($Permissions | ForEach-Object { "Application $_" })
    foreach ($row in $rows) {
        if ($row.Scope -ne $ScopeGroup -or $wantedRoles -notcontains $row.Role) {
            Write-Warning "This app also has the role '$($row.Role)' over '$($row.Scope)'."
        }
    }
}

function Get-ChangeTime {
    # When the roles, the scope and the group were last changed.
    param($Group)
    $times = @(ConvertTo-Second -Time (Get-Value -Object $Group -Name 'WhenChangedUTC'))
    foreach ($scope in @(Find-Scope)) {
        $times += ConvertTo-Second -Time (Get-Value -Object $scope -Name 'WhenChangedUTC')
    }
    foreach ($permission in $Permissions) {
        $assignments = @(Get-ManagementRoleAssignment -Role "Application $permission" -ErrorAction Stop |
                Where-Object { $null -ne $_ -and "$(Get-Value -Object $_ -Name 'CustomResourceScope')" -eq $ScopeGroup })
        if ($assignments.Count -eq 0) {
            $times += 0
        }
        foreach ($assignment in $assignments) {
            $times += ConvertTo-Second -Time (Get-Value -Object $assignment -Name 'WhenChangedUTC')
        }
    }
    return $times
}

function Test-ScopedRole {
    param([object[]] $Wanted, [object[]] $Refused)
    $cases = @($Wanted | ForEach-Object { @{ Id = $_.Id; Address = $_.Address; ShouldReach = $true } }) +
        @($Refused | ForEach-Object { @{ Id = $_.Id; Address = $_.Address; ShouldReach = $false } })
    foreach ($case in $cases) {
        $finding = Wait-Until -What $case.Address -Block {
            Get-ScopeFinding -Address $case.Address -Rows @(Get-RoleRow -ObjectId $State.ServicePrincipalId -Resource $case.Id) `
                -Permissions $Permissions -ShouldReach $case.ShouldReach
        }
        if ($finding -ne '') {
            $State.Problems += $finding
        }
        elseif ($case.ShouldReach) {
            Write-Note "proved: $($case.Address) is in scope"
        }
        else {
            Write-Note "proved: $($case.Address) is refused by the roles in Exchange"
        }
    }
}

function Sync-AccessPolicy {
    # The older way.
    param($Group)
    $policies = @(Get-ApplicationAccessPolicy -ErrorAction Stop | Where-Object { $null -ne $_ -and "$($_.AppId)" -eq $State.ClientId -and $State.ClientId -ne '' })
    $names = @($ScopeGroup)
    if ($null -ne $Group) {
        $names += @("$($Group.DisplayName)", "$($Group.Alias)", "$($Group.PrimarySmtpAddress)")
    }
    $ours = @($policies | Where-Object { "$($_.AccessRight)" -eq 'RestrictAccess' -and $names -contains "$($_.ScopeName)" })
    if ($ours.Count -gt 0) {
        Write-Note "the application access policy for '$ScopeGroup' already exists"
    }
    else {
        New-AccessPolicy -Group $Group
    }
    foreach ($policy in $policies) {
        if ($ours -notcontains $policy) {
            Write-Warning "This app also has the policy $($policy.AccessRight) for '$($policy.ScopeName)'."
        }
    }
}

function Test-AccessPolicy {
    param([object[]] $Wanted, [object[]] $Refused)
    $expected = @($Wanted | ForEach-Object { @{ Address = $_.Address; Answer = 'Granted' } }) +
        @($Refused | ForEach-Object { @{ Address = $_.Address; Answer = 'Denied' } })
    foreach ($case in $expected) {
        $finding = Wait-Until -What $case.Address -Block {
            $answer = @(Test-ApplicationAccessPolicy -Identity $case.Address -AppId $State.ClientId -ErrorAction Stop) | Select-Object -First 1
            if ($null -eq $answer -or "$($answer.AccessCheckResult)" -ne $case.Answer) {
                "The policy does not answer $($case.Answer) for $($case.Address)."
            }
        }
        if ($finding -eq '') {
            Write-Note "tested: the policy answers $($case.Answer) for $($case.Address)"
        }
        else {
            $State.Problems += $finding
        }
    }
}

function Invoke-Restrict {
    Write-Host "Restriction to the members of '$ScopeGroup'"
    $wanted = @($Mailbox | ForEach-Object { Get-CheckedMailbox -Address $_ })
    $refused = @($MustRefuse | ForEach-Object { Get-CheckedMailbox -Address $_ })
    $wantedIds = @($wanted | ForEach-Object { $_.Id })
    foreach ($box in $refused) {
        if ($wantedIds -contains $box.Id) {
            throw "$($box.Address) is both in -Mailbox and in -MustRefuse."
        }
    }
    $group = Sync-ScopeGroup -Wanted $wanted
    if ($Legacy) {
        Sync-AccessPolicy -Group $group
    }
    else {
        Sync-ScopedRole -Group $group
    }
    if ($State.NotDone) {
        Write-Note 'not tested, because not every change was made'
        return
    }
    if ($Legacy) {
        Test-AccessPolicy -Wanted $wanted -Refused $refused
    }
    else {
        Test-ScopedRole -Wanted $wanted -Refused $refused
    }
    $State.TestedAt = Get-Now
    if ($RemoveConsent) {
        $State.SettledSince = Get-SettledSince -Times @(Get-ChangeTime -Group $group) -ChangedNow $State.Changed -Now (Get-Now)
    }
    if ($refused.Count -eq 0) {
        Write-Warning 'It is not proved that other mailboxes are refused: name at least one with -MustRefuse.'
    }
}

#endregion

#region Step 3: Consent

function Get-Consent {
    # The application permissions that were consented to in Entra, with their names.
    $assigned = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $State.ServicePrincipalId -All -ErrorAction Stop | Where-Object { $null -ne $_ })
    $resources = @{}
    foreach ($assignment in $assigned) {
        $id = "$($assignment.ResourceId)"
        if (-not $resources.ContainsKey($id)) {
            $resources[$id] = Get-MgServicePrincipal -ServicePrincipalId $id -ErrorAction Stop
        }
        $role = @($resources[$id].AppRoles | Where-Object { "$($_.Id)" -eq "$($assignment.AppRoleId)" }) | Select-Object -First 1
        if ($null -ne $role) {
            @{
                Name       = "$($role.Value)"
                Resource   = "$($resources[$id].DisplayName)"
                IsGraph    = ("$($resources[$id].AppId)" -eq $GraphAppId)
                Assignment = "$($assignment.Id)"
            }
        }
    }
}

function Test-NoConsent {
    $consents = @(Get-Consent)
    $problems = @(Get-ConsentProblem -Consents $consents)
    foreach ($problem in $problems) {
        $State.Problems += $problem
    }
    foreach ($consent in @($consents | Where-Object { (Get-ConsentKind -Name $_.Name) -eq 'other' })) {
        Write-Note "consent in Entra, not for mail: $($consent.Name) ($($consent.Resource))"
    }
    if ($problems.Count -eq 0) {
        Write-Note 'no consent for mail permissions in Entra: as it should be'
    }
}

function Find-Principal {
    # For -Part Consent: what the registration and its service principal are.
    $found = @(Find-Application)
    $plain = @($found | ForEach-Object { @{ AppId = "$($_.AppId)"; Audience = 'AzureADMyOrg' } })
    $decision = Get-RegistrationDecision -Found $plain -ClientId $State.ClientId -DisplayName $DisplayName -MakeSingleTenant $false
    if ($decision.Action -eq 'refuse') {
        throw $decision.Reason
    }
    if ($decision.Action -eq 'create') {
        throw "There is no app registration named '$DisplayName'. Run -Part Register first, or set -ClientId."
    }
    $State.ClientId = "$($found[0].AppId)"
    $principal = @(Get-MgServicePrincipal -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop) | Select-Object -First 1
    if ($null -eq $principal) {
        throw 'The registration has no service principal. Run -Part Register first.'
    }
    $State.ServicePrincipalId = "$($principal.Id)"
}

function Invoke-Consent {
    Write-Host 'Consent in Entra'
    Find-Principal
    $proof = Read-Result -Path $ProofFile
    $fault = Get-ProofFault -Proof $proof -Legacy ([bool] $Legacy) -ClientId $State.ClientId -TenantId $State.TenantId -Permissions $Permissions -Now (Get-Now) -ProofSeconds $ProofSeconds
    if ($Legacy) {
        if ($fault -ne '' -and -not $WhatIfPreference) {
            $State.Problems += "The consent is not granted, because it would open every mailbox: $fault."
            return
        }
        Grant-MissingConsent
    }
    elseif ($RemoveConsent) {
        Clear-Consent -Proof $proof -Fault $fault
    }
    else {
        Test-NoConsent
    }
}

function Grant-MissingConsent {
    $consents = @(Get-Consent)
    $graph = @(Get-MgServicePrincipal -Filter "appId eq '$GraphAppId'" -ErrorAction Stop) | Select-Object -First 1
    if ($null -eq $graph) {
        throw 'This tenant has no service principal for Microsoft Graph.'
    }
    foreach ($permission in $Permissions) {
        if (@($consents | Where-Object { $_.Name -eq $permission -and $_.IsGraph }).Count -gt 0) {
            Write-Note "the consent for $permission already exists"
            continue
        }
        $role = @($graph.AppRoles | Where-Object { $_.Value -eq $permission -and @($_.AllowedMemberTypes) -contains 'Application' }) | Select-Object -First 1
        if ($null -eq $role) {
            throw "Microsoft Graph offers no application permission $permission here."
        }
        Grant-Consent -Permission $permission -GraphId "$($graph.Id)" -RoleId "$($role.Id)"
    }
}

function Clear-Consent {
    param($Proof, [string] $Fault)
    $consents = @(Get-Consent)
    $replaced = @($consents | Where-Object { $_.IsGraph -and (Test-Replaced -Name $_.Name -Permissions $Permissions) })
    $others = @($consents | Where-Object { -not ($_.IsGraph -and (Test-Replaced -Name $_.Name -Permissions $Permissions)) })
    foreach ($problem in @(Get-ConsentProblem -Consents $others)) {
        $State.Problems += $problem
    }
    if ($replaced.Count -eq 0) {
        Write-Note 'no consent that the scoped roles replace: nothing to remove'
        return
    }
    $settled = [long] 0
    if ($null -ne $Proof) {
        $settled = [long] $Proof.SettledSince
    }
    $decision = Get-RemovalDecision -Fault $Fault -SettledSince $settled -Now (Get-Now) -CacheSeconds $CacheSeconds
    if ($decision.Action -eq 'keep' -and -not $WhatIfPreference) {
        $State.Problems += $decision.Reason
        return
    }
    if ($decision.Action -eq 'wait' -and -not $WhatIfPreference) {
        $State.Waiting = "$($decision.Reason) Run the same command again after $(Format-Second -Second $decision.Until). Until then the app still reaches every mailbox that no policy closes."
        return
    }
    foreach ($consent in $replaced) {
        Remove-Consent -Consent $consent
    }
}

#endregion

#region One process for each part

function Get-PowerShellPath {
    # The PowerShell that runs this script.
    $name = 'powershell.exe'
    if ($PSVersionTable.PSEdition -eq 'Core') {
        $name = 'pwsh'
        if (Test-Windows) {
            $name = 'pwsh.exe'
        }
    }
    $path = Join-Path -Path $PSHOME -ChildPath $name
    if (-not (Test-Path -LiteralPath $path -PathType Leaf)) {
        throw "There is no $path. Run the parts one by one, each in a new window: -Part Register, then -Part Restrict."
    }
    return $path
}

function Invoke-Child {
    # Runs a part in a process of its own, and returns what it found.
    param([string] $Name, [string] $Proof = '')
    $resultPath = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "mailchute-$([guid]::NewGuid()).json"
    $line = "$(Get-PartCommand -Name $Name -Proof $Proof) -ResultFile '$($resultPath -replace "'", "''")'"
    if ($WhatIfPreference) {
        $line += ' -WhatIf'
    }
    if ($ScriptParameters.ContainsKey('Confirm')) {
        $line += " -Confirm:`$$([bool] $ScriptParameters['Confirm'])"
    }
    $line += ' -Quiet; exit $LASTEXITCODE'
    if ($line.Contains('"')) {
        throw 'A parameter contains a double quotation mark.'
    }
    try {
        $WhatIfPreference = $false      # here only: the process must start, and has its own -WhatIf
        $ConfirmPreference = 'None'
        $process = Start-Process -FilePath (Get-PowerShellPath) -ArgumentList "-NoProfile -Command `"$line`"" -NoNewWindow -Wait -PassThru
        $result = Read-Result -Path $resultPath
        return @{ Code = [int] $process.ExitCode; Result = $result; Path = $resultPath }
    }
    catch {
        [System.IO.File]::Delete($resultPath)
        throw
    }
}

function Invoke-All {
    $proof = ''
    $files = @()
    try {
        foreach ($name in @(Get-PartPlan -Legacy ([bool] $Legacy) -RemoveConsent ([bool] $RemoveConsent))) {
            if ($name -eq 'Consent' -and $State.ClientId -eq '') {
                Write-Note 'consent: nothing to do, because there is no registration yet'
                continue
            }
            $ended = Invoke-Child -Name $name -Proof $proof
            $files += $ended.Path
            if ($null -eq $ended.Result -or -not $ended.Result.Finished) {
                throw "-Part $name stopped (exit code $($ended.Code)); its message is above. What was done until then stays. Mend the cause and run the script again."
            }
            $result = $ended.Result
            $State.TenantId = "$($result.TenantId)"
            $State.ClientId = "$($result.ClientId)"
            if ("$($result.ServicePrincipalId)" -ne '') {
                $State.ServicePrincipalId = "$($result.ServicePrincipalId)"
            }
            $State.Credential = @($State.Credential) + @($result.Credential | Where-Object { $null -ne $_ })
            $State.Problems = @($State.Problems) + @($result.Problems | Where-Object { $null -ne $_ })
            $State.NotDone = ($State.NotDone -or [bool] $result.NotDone)
            $State.Waiting = "$($result.Waiting)"
            if ($name -eq 'Restrict') {
                $proof = $ended.Path
            }
        }
    }
    finally {
        foreach ($file in $files) {
            [System.IO.File]::Delete($file)
        }
    }
}

function Invoke-Part {
    # One part, in this process.
    $finished = $false
    $connected = ''
    try {
        if ($Part -eq 'Restrict') {
            Open-ExchangeSession
            $connected = 'Exchange'
            Invoke-Restrict
        }
        else {
            Open-GraphSession
            $connected = 'Graph'
            if ($Part -eq 'Register') {
                Invoke-Register
            }
            else {
                Invoke-Consent
            }
        }
        $finished = $true
    }
    finally {
        if ($connected -eq 'Exchange') {
            Disconnect-ExchangeOnline -Confirm:$false -ErrorAction SilentlyContinue
        }
        if ($connected -eq 'Graph') {
            $null = Disconnect-MgGraph -ErrorAction SilentlyContinue
        }
        if ($ResultFile -ne '') {
            Write-Result -Path $ResultFile -Finished $finished
        }
    }
}

function Write-NextCommand {
    if ($Part -eq 'Register' -and $State.ServicePrincipalId -ne '') {
        Write-Host "Next: $(Get-PartCommand -Name 'Restrict')"
    }
    if ($Part -eq 'Restrict' -and ($Legacy -or $RemoveConsent)) {
        $path = $ResultFile
        if ($path -eq '') {
            $path = '<file of -Part Restrict -ResultFile>'
        }
        Write-Host "Next: $(Get-PartCommand -Name 'Consent' -Proof $path)"
    }
}

function Write-Summary {
    Write-Host ''
    if ($State.NotDone) {
        Write-Host 'Not every change was made (-WhatIf, or a question was answered with no).'
    }
    if ($State.Waiting -ne '') {
        Write-Host $State.Waiting
    }
    foreach ($problem in @($State.Problems)) {
        Write-Warning $problem
    }
    if (@($State.Problems).Count -gt 0) {
        Write-Host 'The result is NOT as it should be: see the warnings above.'
    }
    elseif (-not $State.NotDone -and $Part -ne 'Register') {
        Write-Host 'Permission changes take 30 minutes to 2 hours to take effect. Keep Mailchute stopped for 30 minutes: while an app keeps calling, it can take the full 2 hours.'
        $other = '<address of another mailbox>'
        if ($MustRefuse.Count -gt 0) {
            $other = $MustRefuse[0]
        }
        Write-Host "Then prove it with Mailchute itself: java -jar mailchute.jar doctor --must-refuse $other"
    }
}

#endregion

$ScriptPath = $PSCommandPath
$ScriptParameters = $PSBoundParameters
$CredentialKind = $PSCmdlet.ParameterSetName

$parameterFault = Get-ParameterFault -Part $Part -Legacy ([bool] $Legacy) -RemoveConsent ([bool] $RemoveConsent) -HasCredential ($CredentialKind -ne 'NoCredential') `
    -HasClientId ($State.ClientId -ne '') -HasPrincipalId ($State.ServicePrincipalId -ne '') -HasProof ($ProofFile -ne '') `
    -MustRefuseCount $MustRefuse.Count -IsTrial ([bool] $WhatIfPreference)
if ($parameterFault -ne '') {
    throw $parameterFault
}

if ($Part -eq 'All') {
    Invoke-All
    if ($ResultFile -ne '') {
        Write-Result -Path $ResultFile -Finished $true
    }
}
else {
    Invoke-Part
}

if (-not $Quiet) {
    Write-Host ''
    Write-Host 'Properties to paste into config/mailchute.properties:'
    Get-PropertyLine -Environment $Environment -TenantId $State.TenantId -ClientId $State.ClientId -Credential @($State.Credential) -Mailbox $Mailbox -InboundOnly ([bool] $InboundOnly)
    Write-Summary
    Write-NextCommand
}
exit (Get-ExitCode -Problems @($State.Problems).Count -NotDone $State.NotDone -Waiting $State.Waiting)
