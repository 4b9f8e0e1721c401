/**
 * A Microsoft 365 tenant for tests, the demo and benchmarks, and for trying edited routes by hand.
 *
 * <p>Begin at {@link dev.mailchute.testkit.FakeTenant}; in JUnit with {@link dev.mailchute.testkit.FakeTenantExtension}; on
 * the command line with {@link dev.mailchute.testkit.TenantCommand}. It knows nothing of the application.
 *
 * <p>The sources that are named beside a behaviour are pages of Microsoft's documentation (learn.microsoft.com/graph, /entra
 * and /exchange); "field" means that users and other projects report it and Microsoft does not promise it.
 */
package dev.mailchute.testkit;
