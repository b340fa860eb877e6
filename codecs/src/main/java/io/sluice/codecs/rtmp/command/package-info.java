/**
 * RTMP commands and their answers (RTMP 1.0 section 7.2). Touches netty-buffer and AMF. Called by
 * the session layer.
 */
@NullMarked
package io.sluice.codecs.rtmp.command;

import org.jspecify.annotations.NullMarked;
