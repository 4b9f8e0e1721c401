/**
 * A Microsoft 365 tenant for tests, the demo and benchmarks, and for trying edited routes by hand.
 *
 * <p>Start with {@link dev.mailchute.testkit.FakeTenant}; in JUnit with
 * {@link dev.mailchute.testkit.FakeTenantExtension}; on the command line with {@link dev.mailchute.testkit.TenantCommand}. It
 * does not depend on the application.
 *
 * <p>The sources named for a behaviour are pages of Microsoft's documentation (learn.microsoft.com/graph, /entra and
 * /exchange); "field" means that users and other projects report it but Microsoft does not document it.
 */
package dev.mailchute.testkit;
