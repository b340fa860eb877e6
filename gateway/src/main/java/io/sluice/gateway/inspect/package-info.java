/**
 * Behind the boundary: coded tags in, inspections out. Decode and inference workers, and the
 * batcher between them. Touches codecs.video and models.classify; never channels, never a stream's
 * state.
 */
@NullMarked
package io.sluice.gateway.inspect;

import org.jspecify.annotations.NullMarked;
