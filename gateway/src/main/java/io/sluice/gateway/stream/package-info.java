/**
 * One publish: its relay, tap, coverage and policy memory, all owned by one event loop. Knows its
 * publisher and its origin by two small interfaces, not by their channels.
 */
@NullMarked
package io.sluice.gateway.stream;

import org.jspecify.annotations.NullMarked;
