/**
 * Chunks, the framing of RTMP messages (RTMP 1.0 section 5.3): reading with bounded memory, writing
 * without copying. Touches netty-buffer only. Called by the session layer.
 */
@NullMarked
package io.sluice.codecs.rtmp.chunk;

import org.jspecify.annotations.NullMarked;
