package io.sluice.loadtest.report;

/** The latencies that every run measures, by the names that stand in reports and objectives. */
public enum Measure {
    HANDSHAKE("handshake", "dialling to the answer \"start\""),
    RELAY("relay", "intended sending to a message's last byte at the origin: what counts"),
    RELAY_WRITTEN(
            "relay.written", "last byte written to last byte at the origin: for the diagnosis"),
    LAG("lag", "intended sending to last byte written: the generator's own lateness"),
    CUT("cut", "test card's first frame to the last media byte at the origin"),
    CUT_PUBLISHER("cut.publisher", "test card's first frame to the publisher's close");

    private final String label;
    private final String description;

    Measure(String label, String description) {
        this.label = label;
        this.description = description;
    }

    public String label() {
        return label;
    }

    public String description() {
        return description;
    }
}
