/**
 * FLV tags as RTMP carries them, their audio and video headers, and FLV files. Touches netty-buffer
 * only.
 */
@NullMarked
package io.sluice.codecs.flv;

import org.jspecify.annotations.NullMarked;
