package io.sluice.gateway.net;

import io.sluice.gateway.stream.EndReason;
import io.sluice.gateway.stream.Origin;
import io.sluice.gateway.stream.OriginLoss;
import java.util.List;

/** Notes what a stream hears of its origin. */
class OriginDiary implements Origin.Listener {
    private final List<String> heard;

    OriginDiary(List<String> heard) {
        this.heard = heard;
    }

    @Override
    public void onOriginAccepted() {
        heard.add("accepted");
    }

    @Override
    public void onOriginLost(EndReason reason, String code, String description) {
        heard.add("lost " + reason + " " + code);
    }

    @Override
    public void onOriginBroken(boolean broken) {
        heard.add("broken " + broken);
    }

    @Override
    public void onOriginLoss(OriginLoss why) {
        heard.add("loss " + why);
    }

    @Override
    public void onOriginFull(boolean full) {
        heard.add("full " + full);
    }

    @Override
    public void onRelayed(int bytes, long receivedNanos, long writtenNanos) {
        heard.add("relayed " + bytes + " in " + (writtenNanos - receivedNanos));
    }
}
