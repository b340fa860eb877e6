package io.sluice.codecs.video;

import java.io.IOException;

/** A clip that can't be replayed: broken, or not H.264 + AAC in FLV, MP4 or Matroska. */
public final class ContainerException extends IOException {
    ContainerException(String message) {
        super(message);
    }
}
