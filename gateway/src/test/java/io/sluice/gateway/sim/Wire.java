package io.sluice.gateway.sim;

/**
 * A connection between the gateway and a peer, with TCP's manners: bounded both ways, each side
 * finishes its own direction, and a reset loses what is on its way.
 */
final class Wire {
    final Pipe toGateway;
    final Pipe toPeer;
    private boolean reset;

    Wire(int toGatewayBytes, int toPeerBytes) {
        this.toGateway = new Pipe(toGatewayBytes);
        this.toPeer = new Pipe(toPeerBytes);
    }

    boolean isReset() {
        return reset;
    }

    void reset() {
        reset = true;
        toGateway.lose();
        toPeer.lose();
    }

    /** The gateway closes; with unread input, or lingering for nothing, that is a reset. */
    void closeByGateway(boolean abrupt) {
        if (abrupt || toGateway.size() > 0) {
            reset();
        } else {
            toPeer.finish();
        }
    }
}
