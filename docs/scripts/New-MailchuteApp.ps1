#Requires -Version 5.1

<#
.SYNOPSIS
    Registers Mailchute in Microsoft Entra, restricts it to the named mailboxes, and proves the restriction.

.DESCRIPTION
    The script automates the steps of docs/app-registration.md:

      1. Register   the app registration (single tenant, no redirect URI), its service principal,
                    and a certificate or a client secret.
      2. Restrict   in Exchange Online: a group with the mailboxes, a management scope over that group,
                    the service principal, and the roles "Application Mail.ReadWrite" and
                    "Application Mail.Send" over that scope (RBAC for Applications).
                    Then it tests that every named mailbox is in scope and that every mailbox of
                    -MustRefuse is not.
      3. Consent    it checks that no tenant-wide consent for mail permissions exists in Entra. Such a
                    consent adds up with the scoped roles and would open every mailbox.

    With -Legacy, step 2 creates an application access policy instead, and step 3 grants the consent that
    the policy then limits. Microsoft asks you not to create new application access policies.

    At the end it writes the Mailchute properties to paste to the pipeline. They never contain a secret.

    You can run the script again at any time. It keeps what exists, adds what is missing, and deletes
    nothing (except a consent, with -RemoveConsent). Run it again with more mailboxes to add them.

    -WhatIf signs in, reads, and says what it would change. It changes nothing.

    You need: the modules Microsoft.Graph.Authentication, Microsoft.Graph.Applications and
    ExchangeOnlineManagement, and an account that may register apps in Entra and is Exchange Administrator.
    For -Legacy and -RemoveConsent also: Privileged Role Administrator.

    THE SECRET. With -SecretFile, Entra creates the secret and the script writes it to that file, which
    only your own account can read. The secret is never typed, never a parameter of a command, and never
    written to the console or the pipeline. It is therefore neither in the command history nor in a transcript.

    THE SIGN-IN TO GRAPH asks for consent for "Microsoft Graph Command Line Tools" the first time. This is the
    tool that you are using, not Mailchute. Do not tick "Consent on behalf of your organization".

    IF THE SECOND SIGN-IN FAILS. The Graph and the Exchange module load different versions of the same
    libraries, and some pairs of versions cannot sign in within one PowerShell process. In that case, run
    the steps in new PowerShell windows, with -Part Register, -Part Restrict and -Part Consent. The script
    prints the next command.

.PARAMETER Mailbox
    The mailboxes that Mailchute may read and send from. User and shared mailboxes of Exchange Online.

.PARAMETER MustRefuse
    One or more other mailboxes of the tenant. The script fails if the app would reach one of them.
    They must exist: a refusal of a mailbox that does not exist proves nothing.

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
    The name of the mail-enabled security group whose direct members are the mailboxes of -Mailbox.
    Default: "<DisplayName> mailboxes". The management scope gets the same name.

.PARAMETER InboundOnly
    Leaves out Mail.Send, for a setup that only reads.

.PARAMETER Legacy
    Tenant-wide consent limited by an application access policy, instead of RBAC for Applications.

.PARAMETER RemoveConsent
    Removes the consents for mail permissions that the app has in Entra. For the move from -Legacy to
    RBAC for Applications. Not together with -Legacy.

.PARAMETER Part
    All (default), or one step: Register, Restrict, Consent.

.PARAMETER AdminAccount
    The account to sign in to Exchange Online with. It only prefills the sign-in window.

.PARAMETER DeviceCode
    Signs in with a code on another device, for machines without a browser. The Exchange module requires
    PowerShell 7 for this.

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

    From the older way to RBAC for Applications: assigns the scoped roles first, then removes the consent.
    Remove the policy yourself once doctor reports no failure.

.EXAMPLE
    .\New-MailchuteApp.ps1 -Part Register -Mailbox support@contoso.com -CertificatePath .\mailchute-cert.pem
    .\New-MailchuteApp.ps1 -Part Restrict -Mailbox support@contoso.com -MustRefuse ceo@contoso.com -ClientId 11111111-1111-1111-1111-111111111111 -ServicePrincipalId 22222222-2222-2222-2222-222222222222

    In two windows, if the two modules conflict in one.

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
    [ValidatePattern('^[^@\s]+@[^@\s]+$')]
    [string[]] $Mailbox,

    [ValidatePattern('^[^@\s]+@[^@\s]+$')]
    [string[]] $MustRefuse = @(),

    [ValidatePattern('^[A-Za-z0-9][A-Za-z0-9 ._-]{0,49}$')]
    [string] $DisplayName = 'Mailchute',

    [guid] $ClientId = [guid]::Empty,

    [guid] $ServicePrincipalId = [guid]::Empty,

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

    [ValidateSet('All', 'Register', 'Restrict', 'Consent')]
    [string] $Part = 'All',

    [string] $AdminAccount = '',

    [switch] $DeviceCode
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

# Functions of a module do not see this script's $ErrorActionPreference, so every call of a module's command
# has its own -ErrorAction Stop. Every call that changes something has -Confirm:$false, because ShouldProcess
# has already asked here.

$GraphAppId = '00000003-0000-0000-c000-000000000000'    # Microsoft Graph, the same in every tenant

$Clouds = @{
    'global'      = @{ Graph = 'Global';   Exchange = 'O365Default' }
    'us-gov-high' = @{ Graph = 'USGov';    Exchange = 'O365USGovGCCHigh' }
    'us-gov-dod'  = @{ Graph = 'USGovDoD'; Exchange = 'O365USGovDoD' }
    'china'       = @{ Graph = 'China';    Exchange = 'O365China' }
}

$Permissions = @('Mail.ReadWrite')
if (-not $InboundOnly) {
    $Permissions += 'Mail.Send'
}
if ($ScopeGroup -eq '') {
    $ScopeGroup = "$DisplayName mailboxes"
}

$ScriptCmdlet = $PSCmdlet
$State = @{
    TenantId           = ''
    ClientId           = ''
    ServicePrincipalId = ''
    Credential         = @()      # lines for the properties
    Problems           = @()      # sentences; any of them makes the script fail at the end
    NotDone            = $false   # -WhatIf, or a question was answered with no
}
if ($ClientId -ne [guid]::Empty) {
    $State.ClientId = $ClientId.ToString()
}
if ($ServicePrincipalId -ne [guid]::Empty) {
    $State.ServicePrincipalId = $ServicePrincipalId.ToString()
}

#region Small helpers

function Write-Note {
    param([string] $Text)
    Write-Host "  $Text"
}

function Test-Change {
    # True if the change may be made. -WhatIf prints it instead.
    param([string] $Target, [string] $Action)
    $allowed = $ScriptCmdlet.ShouldProcess($Target, $Action)
    if (-not $allowed) {
        $State.NotDone = $true
    }
    return $allowed
}

function Invoke-Patiently {
    # New objects are not immediately visible everywhere. The block must look before it creates.
    param([string] $What, [scriptblock] $Block, [int] $Tries = 9, [int] $Pause = 10)
    for ($try = 1; $try -le $Tries; $try++) {
        try {
            return (& $Block)
        }
        catch {
            if ($try -eq $Tries) {
                throw
            }
            Write-Note "${What}: not yet ($($_.Exception.Message)); retrying in $Pause s"
            Start-Sleep -Seconds $Pause
        }
    }
}

function Wait-Until {
    # True as soon as the block returns true; false if it never does.
    param([string] $What, [scriptblock] $Block, [int] $Tries = 6, [int] $Pause = 20)
    for ($try = 1; $try -le $Tries; $try++) {
        if (& $Block) {
            return $true
        }
        if ($try -lt $Tries) {
            Write-Note "${What}: not yet; checking again in $Pause s"
            Start-Sleep -Seconds $Pause
        }
    }
    return $false
}

function Get-FullPath {
    param([string] $Path)
    return $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Path)
}

function Test-Windows {
    return ([System.Environment]::OSVersion.Platform -eq [System.PlatformID]::Win32NT)
}

function Assert-Module {
    param([string[]] $Name)
    $missing = @($Name | Where-Object { -not (Get-Module -ListAvailable -Name $_) })
    if ($missing.Count -gt 0) {
        throw "Missing PowerShell module: $($missing -join ', '). Install it with: Install-Module $($missing -join ', ') -Scope CurrentUser"
    }
}

function New-TightFile {
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

#region Sign-in

function Open-GraphSession {
    Assert-Module -Name 'Microsoft.Graph.Authentication', 'Microsoft.Graph.Applications'
    $scopes = @('Application.ReadWrite.All')
    if ($Legacy -or $RemoveConsent) {
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
    Assert-Module -Name 'ExchangeOnlineManagement'
    $commands = @('Get-OrganizationConfig', 'Get-Mailbox', 'Get-DistributionGroup', 'New-DistributionGroup',
        'Get-DistributionGroupMember', 'Add-DistributionGroupMember')
    if ($Legacy) {
        $commands += @('Get-ApplicationAccessPolicy', 'New-ApplicationAccessPolicy', 'Test-ApplicationAccessPolicy')
    }
    else {
        $commands += @('Enable-OrganizationCustomization', 'Get-ServicePrincipal', 'New-ServicePrincipal', 'Get-ManagementScope',
            'New-ManagementScope', 'Set-ManagementScope', 'New-ManagementRoleAssignment', 'Test-ServicePrincipalAuthorization')
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
    # The Graph and the Exchange module conflict in the Windows sign-in broker.
    if ($Part -eq 'All' -and -not $DeviceCode -and (Get-Command -Name Connect-ExchangeOnline).Parameters.ContainsKey('DisableWAM')) {
        $arguments.DisableWAM = $true
    }
    Write-Host 'Sign-in to Exchange Online'
    try {
        Connect-ExchangeOnline @arguments
    }
    catch {
        if ($Part -eq 'All') {
            Write-Warning ("The sign-in to Exchange Online failed. If the message mentions a missing method, a type that cannot be loaded or an object reference, " +
                "the two modules conflict in one process. Continue in a new PowerShell window with: $(Get-RestrictCommand)")
        }
        throw
    }
    foreach ($command in $commands) {
        if (-not (Get-Command -Name $command -ErrorAction SilentlyContinue)) {
            throw "Exchange Online does not offer the command $command to this account. It needs the Entra role Exchange Administrator, or the Exchange role group Organization Management."
        }
    }
    $connection = @(Get-ConnectionInformation -ErrorAction Stop | Where-Object { "$($_.State)" -eq 'Connected' }) | Select-Object -Last 1
    if ($null -eq $connection) {
        throw 'Exchange Online reports no connection.'
    }
    if ($State.TenantId -eq '') {
        $State.TenantId = "$($connection.TenantID)"
    }
    elseif ($State.TenantId -ne "$($connection.TenantID)") {
        throw "The two sign-ins are in different tenants: Graph in $($State.TenantId), Exchange in $($connection.TenantID). Sign in with accounts of the same tenant."
    }
    Write-Note "tenant $($connection.TenantID), account $($connection.UserPrincipalName)"
}

function Get-RestrictCommand {
    $line = ".\New-MailchuteApp.ps1 -Part Restrict -Environment $Environment -DisplayName '$DisplayName' -ScopeGroup '$ScopeGroup'" +
        " -ClientId $($State.ClientId) -ServicePrincipalId $($State.ServicePrincipalId) -Mailbox $($Mailbox -join ',')"
    if ($MustRefuse.Count -gt 0) {
        $line += " -MustRefuse $($MustRefuse -join ',')"
    }
    if ($InboundOnly) {
        $line += ' -InboundOnly'
    }
    if ($Legacy) {
        $line += ' -Legacy'
    }
    return $line
}

#endregion

#region Step 1: Register

function Find-Application {
    if ($State.ClientId -ne '') {
        $found = @(Get-MgApplication -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop)
        if ($found.Count -eq 0) {
            throw "This tenant ($($State.TenantId)) has no app registration with the client id $($State.ClientId)."
        }
    }
    else {
        $found = @(Get-MgApplication -Filter "displayName eq '$DisplayName'" -All -ErrorAction Stop)
    }
    if ($found.Count -gt 1) {
        throw "There are $($found.Count) app registrations named '$DisplayName'. Select one with -ClientId: $(($found | ForEach-Object { $_.AppId }) -join ', ')"
    }
    if ($found.Count -eq 1) {
        return $found[0]
    }
    return $null
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
        $certificate = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList (, $bytes)
    }
    catch {
        throw "$full is not a readable certificate (.pem, .crt or .cer, without a private key): $($_.Exception.Message)"
    }
    if ($certificate.HasPrivateKey) {
        throw "$full contains a private key. Use the certificate only. The private key stays where Mailchute runs."
    }
    if ($certificate.NotAfter -le (Get-Date)) {
        throw "The certificate in $full expired on $($certificate.NotAfter.ToString('yyyy-MM-dd'))."
    }
    return $certificate
}

function Test-SameCertificate {
    param($KeyCredential, [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate)
    if ($null -ne $KeyCredential.Key -and
        [System.Convert]::ToBase64String($KeyCredential.Key) -eq [System.Convert]::ToBase64String($Certificate.RawData)) {
        return $true
    }
    if ($null -ne $KeyCredential.CustomKeyIdentifier) {
        $thumbprint = [System.BitConverter]::ToString($KeyCredential.CustomKeyIdentifier) -replace '-', ''
        return ($thumbprint -eq $Certificate.Thumbprint)
    }
    return $false
}

function Add-Certificate {
    param($Application, [System.Security.Cryptography.X509Certificates.X509Certificate2] $Certificate)
    $until = $Certificate.NotAfter.ToUniversalTime().ToString('yyyy-MM-dd')
    $State.Credential = @(
        "# certificate $($Certificate.Thumbprint), valid until $until. The file with the private key, PEM or PKCS12:",
        'mailchute.client-certificate = ./config/mailchute.pem',
        '# mailchute.client-certificate-password-file = ./config/mailchute-password.txt')
    if ($null -eq $Application) {
        $null = Test-Change -Target $DisplayName -Action "add the certificate $($Certificate.Thumbprint), valid until $until"
        return
    }
    # Graph returns the keys only for a single object with $select. The update replaces the whole list.
    $before = @((Get-MgApplication -ApplicationId $Application.Id -Property 'keyCredentials' -ErrorAction Stop).KeyCredentials | Where-Object { $null -ne $_ })
    foreach ($key in $before) {
        if (Test-SameCertificate -KeyCredential $key -Certificate $Certificate) {
            Write-Note "certificate $($Certificate.Thumbprint) already exists, valid until $until"
            return
        }
    }
    if (-not (Test-Change -Target $DisplayName -Action "add the certificate $($Certificate.Thumbprint), valid until $until")) {
        return
    }
    $list = @()
    foreach ($key in $before) {
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
        DisplayName = "mailchute $until"
    }
    $null = Update-MgApplication -ApplicationId $Application.Id -KeyCredentials $list -Confirm:$false -ErrorAction Stop
    Write-Note "added the certificate $($Certificate.Thumbprint), valid until $until"
    $after = @((Get-MgApplication -ApplicationId $Application.Id -Property 'keyCredentials' -ErrorAction Stop).KeyCredentials | Where-Object { $null -ne $_ })
    if ($after.Count -le $before.Count) {
        Write-Warning "The registration had $($before.Count) certificate(s) before and has $($after.Count) now. This may be a delay. Check Certificates & secrets in the portal."
    }
}

function Add-Secret {
    param($Application, [string] $Path)
    $full = Get-FullPath -Path $Path
    $forProperties = $full -replace '\\', '/'     # a backslash is an escape character in a properties file
    $State.Credential = @("mailchute.client-secret-file = $forProperties")
    $valid = @()
    if ($null -ne $Application) {
        $valid = @($Application.PasswordCredentials | Where-Object { $null -ne $_ -and $_.EndDateTime -gt (Get-Date).ToUniversalTime() })
    }
    if (Test-Path -LiteralPath $full) {
        if ($valid.Count -eq 0) {
            throw "The file $full exists, but the registration has no valid secret. Move the file, or name another one, and run the script again."
        }
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
    $until = $end.ToString('yyyy-MM-dd')
    $State.Credential += "mailchute.client-secret-expires = $until"
    if (-not (Test-Change -Target $DisplayName -Action "create a client secret, valid until $until, and write it to $full")) {
        return
    }
    if ($null -eq $Application) {
        return
    }
    New-TightFile -Path $full
    $secret = $null
    try {
        # -Debug would print the answer, which contains the secret.
        $secret = Add-MgApplicationPassword -ApplicationId $Application.Id -Confirm:$false -Debug:$false -Verbose:$false -ErrorAction Stop -PasswordCredential @{
            displayName = "mailchute $until"
            endDateTime = $end
        }
        # Plain .NET, because parameters of commands can be logged.
        $bytes = (New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false).GetBytes($secret.SecretText)
        $stream = [System.IO.File]::Open($full, [System.IO.FileMode]::Open, [System.IO.FileAccess]::Write, [System.IO.FileShare]::None)
        try {
            $stream.Write($bytes, 0, $bytes.Length)
        }
        finally {
            $stream.Dispose()
            [System.Array]::Clear($bytes, 0, $bytes.Length)
        }
    }
    catch {
        Remove-Item -LiteralPath $full -Force -Confirm:$false -WhatIf:$false
        if ($null -ne $secret) {
            # Remove a secret that no one has.
            $null = Remove-MgApplicationPassword -ApplicationId $Application.Id -KeyId $secret.KeyId -Confirm:$false -ErrorAction Stop
        }
        throw
    }
    finally {
        $secret = $null
    }
    Write-Note "created a client secret, valid until $until; it is stored only in $full"
}

function Invoke-Register {
    Write-Host "Registration '$DisplayName'"
    $certificate = $null
    if ($CredentialKind -eq 'Certificate') {
        $certificate = Read-PublicCertificate -Path $CertificatePath     # before anything is changed
    }
    $application = Find-Application
    if ($null -ne $application) {
        Write-Note "found: client id $($application.AppId)"
        if ($application.SignInAudience -ne 'AzureADMyOrg') {
            Write-Note "its account type is $($application.SignInAudience), not single tenant"
            if (Test-Change -Target $DisplayName -Action 'set the account type to single tenant') {
                $null = Update-MgApplication -ApplicationId $application.Id -SignInAudience 'AzureADMyOrg' -Confirm:$false -ErrorAction Stop
            }
        }
        $listed = @($application.RequiredResourceAccess | Where-Object { $null -ne $_ -and $_.ResourceAppId -eq $GraphAppId } |
                ForEach-Object { $_.ResourceAccess } | Where-Object { $null -ne $_ -and $_.Type -eq 'Role' })
        if (-not $Legacy -and $listed.Count -gt 0) {
            Write-Warning ("The registration lists application permissions for Microsoft Graph under API permissions. If mail permissions are among them, " +
                "remove them there: the next 'Grant admin consent' would open every mailbox.")
        }
    }
    elseif (Test-Change -Target $DisplayName -Action 'create the app registration (single tenant, no redirect URI)') {
        $application = New-MgApplication -DisplayName $DisplayName -SignInAudience 'AzureADMyOrg' -Confirm:$false -ErrorAction Stop
        Write-Note "created: client id $($application.AppId)"
    }

    if ($null -ne $application) {
        $State.ClientId = "$($application.AppId)"
        $principal = @(Get-MgServicePrincipal -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop) | Select-Object -First 1
        if ($null -eq $principal -and (Test-Change -Target $DisplayName -Action 'create the service principal (the enterprise application)')) {
            $principal = Invoke-Patiently -What 'service principal' -Block {
                $existing = @(Get-MgServicePrincipal -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop) | Select-Object -First 1
                if ($null -ne $existing) {
                    return $existing
                }
                return (New-MgServicePrincipal -AppId $State.ClientId -Confirm:$false -ErrorAction Stop)
            }
        }
        if ($null -ne $principal) {
            $State.ServicePrincipalId = "$($principal.Id)"
            Write-Note "service principal: object id $($State.ServicePrincipalId)"
        }
    }

    if ($null -ne $certificate) {
        Add-Certificate -Application $application -Certificate $certificate
    }
    elseif ($CredentialKind -eq 'Secret') {
        Add-Secret -Application $application -Path $SecretFile
    }
    else {
        Write-Note 'no credential was requested: those of the registration are not changed'
    }
}

#endregion

#region Step 2: Restrict

function Get-CheckedMailbox {
    param([string] $Address)
    $found = @(Get-Mailbox -Identity $Address -ErrorAction Stop)
    if ($found.Count -ne 1) {
        throw "$Address names $($found.Count) mailboxes. Use the address of one."
    }
    return $found[0]
}

function Set-ScopeGroup {
    # The group with the wanted members. Null with -WhatIf if it does not exist yet.
    param([object[]] $Wanted)
    $group = @(Get-DistributionGroup -Filter "Name -eq '$ScopeGroup'" -ErrorAction Stop) | Select-Object -First 1
    if ($null -eq $group) {
        if (Test-Change -Target $ScopeGroup -Action 'create the mail-enabled security group') {
            $group = New-DistributionGroup -Name $ScopeGroup -Type Security -MemberJoinRestriction Closed -MemberDepartRestriction Closed `
                -Notes 'The mailboxes that Mailchute may use. Direct members only.' -Confirm:$false -ErrorAction Stop
            Write-Note "created the group '$ScopeGroup'"
        }
    }
    else {
        Write-Note "found the group '$ScopeGroup'"
        if ($Legacy -and "$($group.RecipientTypeDetails)" -ne 'MailUniversalSecurityGroup') {
            throw "The group '$ScopeGroup' is a $($group.RecipientTypeDetails). An application access policy needs a mail-enabled security group. Choose another one with -ScopeGroup."
        }
    }
    $members = @()
    if ($null -ne $group) {
        $members = @(Invoke-Patiently -What "group '$ScopeGroup'" -Block {
                Get-DistributionGroupMember -Identity $group.DistinguishedName -ResultSize Unlimited -ErrorAction Stop
            } | Where-Object { $null -ne $_ })
    }
    $memberIds = @($members | ForEach-Object { "$($_.Guid)" })
    foreach ($box in $Wanted) {
        if ($memberIds -contains "$($box.Guid)") {
            Write-Note "$($box.PrimarySmtpAddress) is already a member"
        }
        elseif (Test-Change -Target $ScopeGroup -Action "add the member $($box.PrimarySmtpAddress)") {
            if ($null -ne $group) {
                $null = Add-DistributionGroupMember -Identity $group.DistinguishedName -Member "$($box.Guid)" -BypassSecurityGroupManagerCheck -Confirm:$false -ErrorAction Stop
                Write-Note "added $($box.PrimarySmtpAddress)"
            }
        }
    }
    $wantedIds = @($Wanted | ForEach-Object { "$($_.Guid)" })
    foreach ($member in $members) {
        if ($wantedIds -notcontains "$($member.Guid)") {
            Write-Warning "The group has another member, which Mailchute may use too: $($member.PrimarySmtpAddress) ($($member.RecipientTypeDetails)). The script does not remove it; remove it yourself if it should not be there."
        }
    }
    return $group
}

function Set-ScopedRole {
    # RBAC for Applications.
    param($Group)
    $spId = $State.ServicePrincipalId

    $organization = Get-OrganizationConfig -ErrorAction Stop
    if ($organization.IsDehydrated) {
        Write-Note 'this organization has never been customized; Exchange requires Enable-OrganizationCustomization once before it accepts scopes and roles'
        if (Test-Change -Target 'the Exchange organization' -Action 'Enable-OrganizationCustomization (once, cannot be undone)') {
            $null = Enable-OrganizationCustomization -Confirm:$false -ErrorAction Stop
        }
    }

    $known = $null
    if ($State.ClientId -ne '') {
        $known = @(Get-ServicePrincipal -ErrorAction Stop | Where-Object { "$($_.AppId)" -eq $State.ClientId }) | Select-Object -First 1
    }
    if ($null -ne $known) {
        if ($spId -ne '' -and "$($known.ObjectId)" -ne $spId) {
            throw "Exchange knows this app with the object id $($known.ObjectId), Entra with $spId. Use the Object ID of Enterprise applications, not of App registrations. Run Remove-ServicePrincipal in Exchange, then run this script again."
        }
        Write-Note 'Exchange already knows the service principal'
    }
    elseif ((Test-Change -Target $DisplayName -Action 'register the service principal in Exchange') -and $spId -ne '') {
        $null = Invoke-Patiently -What 'service principal in Exchange' -Block {
            $existing = @(Get-ServicePrincipal -ErrorAction Stop | Where-Object { "$($_.AppId)" -eq $State.ClientId }) | Select-Object -First 1
            if ($null -eq $existing) {
                $existing = New-ServicePrincipal -AppId $State.ClientId -ObjectId $spId -DisplayName $DisplayName -Confirm:$false -ErrorAction Stop
            }
            return $existing
        }
        Write-Note 'registered the service principal in Exchange'
    }

    $filter = ''
    if ($null -ne $Group) {
        $filter = "MemberOfGroup -eq '$($Group.DistinguishedName -replace "'", "''")'"
    }
    $scope = @(Get-ManagementScope -ErrorAction Stop | Where-Object { $_.Name -eq $ScopeGroup }) | Select-Object -First 1
    if ($null -eq $scope) {
        # Never with an empty filter: that could be a scope over all mailboxes.
        if ((Test-Change -Target $ScopeGroup -Action 'create the management scope over the group') -and $filter -ne '') {
            $null = Invoke-Patiently -What 'management scope' -Block {
                $existing = @(Get-ManagementScope -ErrorAction Stop | Where-Object { $_.Name -eq $ScopeGroup }) | Select-Object -First 1
                if ($null -eq $existing) {
                    $existing = New-ManagementScope -Name $ScopeGroup -RecipientRestrictionFilter $filter -Confirm:$false -ErrorAction Stop
                }
                return $existing
            }
            Write-Note "created the management scope '$ScopeGroup'"
        }
    }
    elseif ($filter -ne '' -and ("$($scope.RecipientFilter)" -replace '[\s()]', '') -ne ($filter -replace '[\s()]', '')) {
        Write-Note "the management scope '$ScopeGroup' has another filter: $($scope.RecipientFilter)"
        if (Test-Change -Target $ScopeGroup -Action "set the filter of the management scope to: $filter") {
            $null = Set-ManagementScope -Identity $ScopeGroup -RecipientRestrictionFilter $filter -Confirm:$false -ErrorAction Stop
        }
    }
    else {
        Write-Note "found the management scope '$ScopeGroup'"
    }

    $rows = @()
    if ($spId -ne '' -and $null -ne $known) {
        try {
            $rows = @(Test-ServicePrincipalAuthorization -Identity $spId -ErrorAction Stop | Where-Object { $null -ne $_ })
        }
        catch {
            Write-Note "the roles of the app cannot be read ($($_.Exception.Message)); assuming none"
        }
    }
    foreach ($permission in $Permissions) {
        $role = "Application $permission"
        if (@($rows | Where-Object { $_.RoleName -eq $role -and "$($_.AllowedResourceScope)" -eq $ScopeGroup }).Count -gt 0) {
            Write-Note "the role '$role' is already assigned"
        }
        elseif (Test-Change -Target $DisplayName -Action "assign the role '$role' over the scope '$ScopeGroup'") {
            if ($spId -ne '') {
                $null = Invoke-Patiently -What "role '$role'" -Block {
                    New-ManagementRoleAssignment -App $spId -Role $role -CustomResourceScope $ScopeGroup -Confirm:$false -ErrorAction Stop
                }
                Write-Note "assigned the role '$role' over the scope '$ScopeGroup'"
            }
        }
    }
    foreach ($row in $rows) {
        if ("$($row.AllowedResourceScope)" -ne $ScopeGroup -or @($Permissions | ForEach-Object { "Application $_" }) -notcontains $row.RoleName) {
            Write-Warning "This app also has the role '$($row.RoleName)' over '$($row.AllowedResourceScope)' ($($row.ScopeType))."
        }
    }
}

function Get-Authorization {
    # What RBAC for Applications allows this app in one mailbox, without the consents in Entra.
    param($Box)
    return (Test-ServicePrincipalAuthorization -Identity $State.ServicePrincipalId -Resource "$($Box.Guid)" -ErrorAction Stop | Where-Object { $null -ne $_ })
}

function Test-ScopedRole {
    param([object[]] $Wanted, [object[]] $Refused)
    foreach ($box in $Wanted) {
        $inScope = Wait-Until -What "$($box.PrimarySmtpAddress) in scope" -Block {
            $rows = @(Get-Authorization -Box $box)
            $missing = @($Permissions | Where-Object {
                    $role = "Application $_"
                    @($rows | Where-Object { $_.RoleName -eq $role -and "$($_.InScope)" -eq 'True' }).Count -eq 0
                })
            $missing.Count -eq 0
        }
        if ($inScope) {
            Write-Note "proved: $($box.PrimarySmtpAddress) is in scope"
        }
        else {
            $State.Problems += "$($box.PrimarySmtpAddress) is not in scope for $($Permissions -join ' and ')."
        }
    }
    foreach ($box in $Refused) {
        $open = @(Get-Authorization -Box $box | Where-Object { "$($_.InScope)" -ne 'False' })
        if ($open.Count -eq 0) {
            Write-Note "proved: $($box.PrimarySmtpAddress) is refused by the roles in Exchange"
        }
        else {
            $State.Problems += "$($box.PrimarySmtpAddress) is NOT refused: $(($open | ForEach-Object { "$($_.RoleName) over $($_.AllowedResourceScope)" }) -join ', ')."
        }
    }
}

function Set-AccessPolicy {
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
    elseif (Test-Change -Target $DisplayName -Action "create the application access policy: RestrictAccess to '$ScopeGroup'") {
        if ($null -ne $Group -and $State.ClientId -ne '') {
            $null = Invoke-Patiently -What 'application access policy' -Block {
                New-ApplicationAccessPolicy -AppId $State.ClientId -AccessRight RestrictAccess -PolicyScopeGroupId "$($Group.PrimarySmtpAddress)" `
                    -Description 'Mailchute' -Confirm:$false -ErrorAction Stop
            }
            Write-Note "created the application access policy for '$ScopeGroup'"
        }
    }
    foreach ($policy in $policies) {
        if ($ours -notcontains $policy) {
            Write-Warning "This app also has the policy $($policy.AccessRight) for '$($policy.ScopeName)'."
        }
    }
}

function Test-AccessPolicy {
    param([object[]] $Wanted, [object[]] $Refused)
    $expected = @($Wanted | ForEach-Object { @{ Address = "$($_.PrimarySmtpAddress)"; Answer = 'Granted' } }) +
        @($Refused | ForEach-Object { @{ Address = "$($_.PrimarySmtpAddress)"; Answer = 'Denied' } })
    foreach ($case in $expected) {
        $asExpected = Wait-Until -What "$($case.Address) $($case.Answer)" -Block {
            $answer = @(Test-ApplicationAccessPolicy -Identity $case.Address -AppId $State.ClientId -ErrorAction Stop) | Select-Object -First 1
            $null -ne $answer -and "$($answer.AccessCheckResult)" -eq $case.Answer
        }
        if ($asExpected) {
            Write-Note "tested: the policy answers $($case.Answer) for $($case.Address)"
        }
        else {
            $State.Problems += "The policy does not answer $($case.Answer) for $($case.Address)."
        }
    }
}

function Invoke-Restrict {
    Write-Host "Restriction to the members of '$ScopeGroup'"
    $wanted = @($Mailbox | ForEach-Object { Get-CheckedMailbox -Address $_ })
    $refused = @($MustRefuse | ForEach-Object { Get-CheckedMailbox -Address $_ })
    $wantedIds = @($wanted | ForEach-Object { "$($_.Guid)" })
    foreach ($box in $refused) {
        if ($wantedIds -contains "$($box.Guid)") {
            throw "$($box.PrimarySmtpAddress) is both in -Mailbox and in -MustRefuse."
        }
    }
    $group = Set-ScopeGroup -Wanted $wanted
    if ($Legacy) {
        Set-AccessPolicy -Group $group
    }
    else {
        Set-ScopedRole -Group $group
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
    if ($refused.Count -eq 0) {
        Write-Warning 'It is not proved that other mailboxes are refused: name at least one with -MustRefuse.'
    }
}

#endregion

#region Step 3: Consent

function Get-MailConsent {
    # The app roles in Entra that open mailboxes, with their names.
    $assigned = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $State.ServicePrincipalId -All -ErrorAction Stop | Where-Object { $null -ne $_ })
    $resources = @{}
    foreach ($assignment in $assigned) {
        $id = "$($assignment.ResourceId)"
        if (-not $resources.ContainsKey($id)) {
            $resources[$id] = Get-MgServicePrincipal -ServicePrincipalId $id -ErrorAction Stop
        }
        $role = @($resources[$id].AppRoles | Where-Object { "$($_.Id)" -eq "$($assignment.AppRoleId)" }) | Select-Object -First 1
        if ($null -ne $role -and "$($role.Value)" -match '^(Mail|full_access_as_app|IMAP\.|POP\.|SMTP\.)') {
            [pscustomobject] @{
                Name       = "$($role.Value)"
                Resource   = "$($resources[$id].DisplayName)"
                Assignment = "$($assignment.Id)"
            }
        }
    }
}

function Invoke-Consent {
    Write-Host 'Consent in Entra'
    if ($State.ServicePrincipalId -eq '') {
        foreach ($permission in $Permissions) {
            if ($Legacy) {
                $null = Test-Change -Target $DisplayName -Action "grant the application permission $permission for the whole tenant"
            }
        }
        Write-Note 'nothing to check: there is no service principal yet'
        return
    }
    $consents = @(Get-MailConsent)
    if (-not $Legacy) {
        foreach ($consent in $consents) {
            if ($RemoveConsent) {
                if (-not (Test-Change -Target $DisplayName -Action "remove the consent for $($consent.Name) ($($consent.Resource))")) {
                    continue
                }
                $null = Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $State.ServicePrincipalId -AppRoleAssignmentId $consent.Assignment -Confirm:$false -ErrorAction Stop
                Write-Note "removed the consent for $($consent.Name) ($($consent.Resource))"
            }
            else {
                $State.Problems += "The app has the tenant-wide consent $($consent.Name) ($($consent.Resource)) in Entra. It adds up with the scoped roles: the app reaches EVERY mailbox, unless an application access policy limits it. Remove it with -RemoveConsent."
            }
        }
        if ($consents.Count -eq 0) {
            Write-Note 'no consent for mail permissions: as it should be'
        }
        return
    }
    if ($Part -eq 'Consent') {
        Write-Warning 'This opens every mailbox that no application access policy closes. Run -Part Restrict -Legacy first, and check its tests.'
    }
    $graph = @(Get-MgServicePrincipal -Filter "appId eq '$GraphAppId'" -ErrorAction Stop) | Select-Object -First 1
    if ($null -eq $graph) {
        throw 'This tenant has no service principal for Microsoft Graph.'
    }
    foreach ($permission in $Permissions) {
        if (@($consents | Where-Object { $_.Name -eq $permission -and $_.Resource -eq "$($graph.DisplayName)" }).Count -gt 0) {
            Write-Note "the consent for $permission already exists"
            continue
        }
        $role = @($graph.AppRoles | Where-Object { $_.Value -eq $permission -and @($_.AllowedMemberTypes) -contains 'Application' }) | Select-Object -First 1
        if ($null -eq $role) {
            throw "Microsoft Graph offers no application permission $permission here."
        }
        if (Test-Change -Target $DisplayName -Action "grant the application permission $permission for the whole tenant") {
            $null = New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $State.ServicePrincipalId -Confirm:$false -ErrorAction Stop -BodyParameter @{
                principalId = $State.ServicePrincipalId
                resourceId  = "$($graph.Id)"
                appRoleId   = "$($role.Id)"
            }
            Write-Note "granted $permission for the whole tenant; the policy limits it"
        }
    }
}

#endregion

#region The properties

function Get-Property {
    $client = $State.ClientId
    if ($client -eq '') {
        $client = '<client id>'
    }
    "mailchute.cloud = $($Environment.ToLowerInvariant())"
    "mailchute.tenant-id = $($State.TenantId)"
    "mailchute.client-id = $client"
    if ($State.Credential.Count -eq 0) {
        '# credential: this run added none. Keep your existing lines, or see app-registration.md, step 2.'
    }
    $State.Credential
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
            "# to send as this mailbox, remove the # from the next two lines"
            "# mailchute.outbound.$name.enabled = true"
            "# mailchute.outbound.$name.mailbox = $address"
        }
    }
}

#endregion

if ($Legacy -and $RemoveConsent) {
    throw '-Legacy and -RemoveConsent cannot be combined: the older way needs the consent.'
}
if ($Part -eq 'Restrict') {
    if ($State.ClientId -eq '') {
        throw '-Part Restrict needs -ClientId: the Application (client) ID.'
    }
    if (-not $Legacy -and $State.ServicePrincipalId -eq '') {
        throw '-Part Restrict needs -ServicePrincipalId: the Object ID of the app in Enterprise applications (not in App registrations).'
    }
}
if (($CertificatePath -or $SecretFile) -and @('All', 'Register') -notcontains $Part) {
    throw "-CertificatePath and -SecretFile can be used with -Part All or Register, not with $Part."
}

$CredentialKind = $PSCmdlet.ParameterSetName
$graphConnected = $false
$exchangeConnected = $false
try {
    if ($Part -ne 'Restrict') {
        Open-GraphSession
        $graphConnected = $true
        if ($Part -eq 'Consent') {
            $application = Find-Application
            if ($null -eq $application) {
                throw "There is no app registration named '$DisplayName'. Run -Part Register first, or set -ClientId."
            }
            $State.ClientId = "$($application.AppId)"
            $principal = @(Get-MgServicePrincipal -Filter "appId eq '$($State.ClientId)'" -ErrorAction Stop) | Select-Object -First 1
            if ($null -eq $principal) {
                throw 'The registration has no service principal. Run -Part Register first.'
            }
            $State.ServicePrincipalId = "$($principal.Id)"
        }
        else {
            Invoke-Register
        }
    }
    if (@('All', 'Restrict') -contains $Part) {
        Open-ExchangeSession
        $exchangeConnected = $true
        Invoke-Restrict
    }
    if (@('All', 'Consent') -contains $Part) {
        if ($Legacy -and -not $WhatIfPreference -and ($State.NotDone -or $State.Problems.Count -gt 0)) {
            Write-Warning 'The consent is not granted, because the policy does not exist or does not answer as expected.'
        }
        else {
            Invoke-Consent
        }
    }
}
finally {
    if ($exchangeConnected) {
        Disconnect-ExchangeOnline -Confirm:$false -ErrorAction SilentlyContinue
    }
    if ($graphConnected) {
        $null = Disconnect-MgGraph -ErrorAction SilentlyContinue
    }
}

if ($Part -eq 'Register' -and $State.ServicePrincipalId -ne '') {
    Write-Host "Continue in a new PowerShell window with: $(Get-RestrictCommand)"
}
if ($Part -eq 'Restrict') {
    Write-Host "Continue in a new PowerShell window with: .\New-MailchuteApp.ps1 -Part Consent -Environment $Environment -ClientId $($State.ClientId) -Mailbox $($Mailbox -join ',')$(if ($InboundOnly) { ' -InboundOnly' })$(if ($Legacy) { ' -Legacy' })"
}
Write-Host ''
Write-Host 'Properties to paste into config/mailchute.properties:'
Get-Property
Write-Host ''
if ($State.NotDone) {
    Write-Host 'Not every change was made (-WhatIf, or a question was answered with no).'
}
if ($State.Problems.Count -gt 0) {
    throw "The result is NOT as it should be: $($State.Problems -join ' ')"
}
if (@('All', 'Consent') -contains $Part -and -not $State.NotDone) {
    Write-Host 'Permission changes take 30 minutes to 2 hours to take effect. Keep Mailchute stopped for 30 minutes: while an app keeps calling, it can take the full 2 hours.'
    $other = '<address of another mailbox>'
    if ($MustRefuse.Count -gt 0) {
        $other = $MustRefuse[0]
    }
    Write-Host "Then prove it with Mailchute itself: java -jar mailchute.jar doctor --must-refuse $other"
}
