/**
 * The inspector in processes of its own: this side hands coded tags to child processes over a Unix
 * domain socket and gets inspections back; the child's side is an in-process inspector behind a
 * main method. Everything native that an encoder's bytes reach runs in a child, which may crash or
 * hang: it is replaced, and what it held is told as missed. Touches processes, sockets and files of
 * its own; never channels, never a stream's state.
 */
@NullMarked
package io.sluice.gateway.isolate;

import org.jspecify.annotations.NullMarked;
