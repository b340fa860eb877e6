package io.sluice.gateway.tap;

/**
 * Hears what becomes of the tags that a {@link Tap} is offered: the inspector's side of it. Called
 * on the thread that offers or closes; it must return at once.
 */
public interface TapListener {
    /** Hears nothing: for a tap that takes nothing. */
    TapListener DEAF =
            new TapListener() {
                @Override
                public void onOffered() {}

                @Override
                public void onDrawn() {}

                @Override
                public void onUnmet(Due due, long nowNanos) {}

                @Override
                public void onKept(TappedTag tag) {}

                @Override
                public void onLost(TappedTag tag, Loss loss) {}

                @Override
                public void onClosed() {}
            };

    /** A tag that matters to inspection was offered. */
    void onOffered();

    /** A sample was drawn; its fate follows. */
    void onDrawn();

    /** A drawn sample found no frame that would do, because its interval had no keyframe. */
    void onUnmet(Due due, long nowNanos);

    /** The tag waits to be polled; borrowed. */
    void onKept(TappedTag tag);

    /** The tag was not kept, and with it its sample, if it has one; borrowed. */
    void onLost(TappedTag tag, Loss loss);

    /** The tap was closed and is empty; called once. */
    void onClosed();

    /** Why a tag was lost in the tap. */
    enum Loss {
        /** The mailbox was full, or the keyframe it depends on had been lost. */
        FULL,
        /** The tap was closed. */
        CLOSED
    }
}
