/** What {@code draw-routes} does: a diagram of each route. PlantUML has the layout; what comes from a file is never read as its syntax. */
package dev.mailchute.testkit.drawing;
