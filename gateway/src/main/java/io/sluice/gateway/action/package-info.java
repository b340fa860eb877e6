/**
 * What follows a verdict outside the stream: bans. Called on streams' loops; its writes to disk go
 * to virtual threads.
 */
@NullMarked
package io.sluice.gateway.action;

import org.jspecify.annotations.NullMarked;
