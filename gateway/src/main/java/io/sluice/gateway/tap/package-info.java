/**
 * Where media leaves the relay for inspection: the bounded mailbox a stream's loop offers tags to,
 * and the samplers that say which frames become samples. Knows tags and the configuration, not the
 * inspector, which it reaches by {@link io.sluice.gateway.tap.TapListener}.
 */
@NullMarked
package io.sluice.gateway.tap;

import org.jspecify.annotations.NullMarked;
