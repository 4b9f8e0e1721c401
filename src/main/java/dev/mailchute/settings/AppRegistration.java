package dev.mailchute.settings;

import java.util.Optional;

/**
 * One app registration of Microsoft Entra.
 *
 * @param tenantId the Directory (tenant) ID, or a domain name of the tenant
 * @param clientId the Application (client) ID
 * @param next a second credential, used when the first is refused as expired or wrong
 */
public record AppRegistration(String tenantId, String clientId, Credential credential, Optional<Credential> next) {}
