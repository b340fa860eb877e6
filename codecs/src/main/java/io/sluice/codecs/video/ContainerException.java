package io.sluice.codecs.video;

import java.io.IOException;

/**
 * A clip that can't be replayed: broken, or not in FLV, MP4 or Matroska, or of other codecs than
 * {@link ContainerReader} names.
 */
public final class ContainerException extends IOException {
    ContainerException(String message) {
        super(message);
    }
}
