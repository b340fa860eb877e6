package io.sluice.codecs.rtmp.session;

import io.sluice.codecs.amf.AmfObject;
import io.sluice.codecs.amf.AmfValue;
import io.sluice.codecs.flv.FourCc;
import io.sluice.codecs.rtmp.command.Command;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code connect} is answered with: the origin's promise, passed on before it is dialled (RTMP
 * 1.0 section 7.2.1.1, Enhanced RTMP v2 "Enhancing NetConnection connect Command").
 *
 * @param extra the further properties: videoFourCcInfoMap, capsEx and whatever the origin says
 */
public record CapabilityProfile(String fmsVer, int capabilities, AmfObject extra) {

    private static final Set<String> NOT_EXTRA =
            Set.of("fmsVer", "capabilities", "level", "code", "description", "objectEncoding");

    /** The plain RTMP server that every encoder knows; it promises no enhanced codec. */
    public static CapabilityProfile standard() {
        return new CapabilityProfile("FMS/3,0,1,123", 31, AmfObject.empty());
    }

    /** What an origin promised in its answer, in either of the answer's two objects. */
    static CapabilityProfile of(Command connectResult) {
        CapabilityProfile standard = standard();
        AmfObject all = connectResult.properties();
        if (connectResult.argument(0) instanceof AmfObject info) {
            for (Map.Entry<String, AmfValue> said : info.properties().entrySet()) {
                all = all.with(said.getKey(), said.getValue());
            }
        }
        String fmsVer = all.string("fmsVer");
        return new CapabilityProfile(
                fmsVer == null ? standard.fmsVer() : fmsVer,
                (int) all.number("capabilities", standard.capabilities()),
                extras(all));
    }

    private static AmfObject extras(AmfObject all) {
        AmfObject extra = AmfObject.empty();
        for (Map.Entry<String, AmfValue> said : all.properties().entrySet()) {
            if (!NOT_EXTRA.contains(said.getKey())) {
                extra = extra.with(said.getKey(), said.getValue());
            }
        }
        return extra;
    }

    /**
     * Whether nothing it said speaks against video of this FourCC: it lists it, lists all ("*"), or
     * lists no codecs, as plain RTMP servers do (Enhanced RTMP v2, fourCcList and
     * videoFourCcInfoMap).
     */
    boolean mayTakeVideo(int fourCc) {
        Set<String> listed = new HashSet<>();
        if (extra.get("fourCcList") instanceof AmfValue.StrictArray(List<AmfValue> codes)) {
            codes.forEach(code -> listed.add(code instanceof AmfValue.Str(String c) ? c : ""));
        }
        if (extra.get("videoFourCcInfoMap") instanceof AmfObject map) {
            listed.addAll(map.properties().keySet());
        }
        return listed.isEmpty() || isIn(listed, fourCc);
    }

    /**
     * The same for audio. Only audioFourCcInfoMap speaks of that: a fourCcList may be of the first
     * version of Enhanced RTMP, which knew video alone.
     */
    boolean mayTakeAudio(int fourCc) {
        return !(extra.get("audioFourCcInfoMap") instanceof AmfObject map)
                || map.properties().isEmpty()
                || isIn(map.properties().keySet(), fourCc);
    }

    private static boolean isIn(Set<String> listed, int fourCc) {
        return listed.contains("*") || listed.contains(FourCc.text(fourCc));
    }
}
