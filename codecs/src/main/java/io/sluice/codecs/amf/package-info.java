/**
 * AMF0 values and their bytes (Action Message Format AMF 0 specification), with limits on depth and
 * count. Touches netty-buffer only. Called by the RTMP command and session layers.
 */
@NullMarked
package io.sluice.codecs.amf;

import org.jspecify.annotations.NullMarked;
