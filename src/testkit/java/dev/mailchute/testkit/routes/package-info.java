/**
 * Tests of routes in YAML: {@code mailchute test-routes}. Each test starts the application as a process of its own, with a copy of the routes,
 * against a tenant and servers of its own.
 *
 * <p>{@link dev.mailchute.testkit.routes.RouteTests} is the program; {@link dev.mailchute.testkit.routes.TestFile} reads a file;
 * {@link dev.mailchute.testkit.routes.TestRun} carries one test out.
 */
package dev.mailchute.testkit.routes;
