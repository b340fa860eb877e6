/**
 * What survives a restart: an embedded SQLite database through JDBI, Flyway and a pool. Called on
 * virtual threads only.
 */
@NullMarked
package io.sluice.gateway.store;

import org.jspecify.annotations.NullMarked;
