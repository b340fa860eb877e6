/**
 * What goes wrong in the field, on purpose: a path that delays, throttles and resets, clients that
 * misbehave on the wire, and sources whose media is well formed but hostile. Touches Netty and the
 * codecs; the load run and its tests call it, and nothing here knows what it attacks.
 */
@NullMarked
package io.sluice.loadtest.fault;

import org.jspecify.annotations.NullMarked;
