/**
 * The seeded simulation of the whole gateway (ARCHITECTURE.md, "Tests"): the production objects on
 * one thread, one mock clock, and one seed that picks who acts next and what goes wrong. Replaced
 * are only sockets, decoders, the classifier, the authoriser and the clock.
 */
@NullMarked
package io.sluice.gateway.sim;

import org.jspecify.annotations.NullMarked;
