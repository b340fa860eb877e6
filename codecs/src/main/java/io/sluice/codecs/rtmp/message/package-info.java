/**
 * RTMP messages (RTMP 1.0 sections 5.4, 6 and 7.1): their types and the bodies of the control
 * messages. Touches netty-buffer only. Called by the chunk, command and session layers.
 */
@NullMarked
package io.sluice.codecs.rtmp.message;

import org.jspecify.annotations.NullMarked;
