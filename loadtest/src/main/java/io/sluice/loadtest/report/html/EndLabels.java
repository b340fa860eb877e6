package io.sluice.loadtest.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names at the ends of a drawing's lines, moved apart where they would touch. */
final class EndLabels {
    private static final double APART = 15;
    private static final double GAP = 6;
    private final List<Label> labels = new ArrayList<>();

    private record Label(double x, double y, String style, String text) {}

    void add(Plot.Point end, String style, String text) {
        labels.add(new Label(end.x(), end.y(), style, text));
    }

    void write(Html html, double top, double bottom) {
        labels.sort(Comparator.comparingDouble(Label::y));
        double[] places = places(top, bottom);
        for (int i = 0; i < places.length; i++) {
            Label label = labels.get(i);
            html.open(
                    "text",
                    "x",
                    Plot.at(label.x + GAP),
                    "y",
                    Plot.at(places[i] + 4),
                    "class",
                    "end " + label.style);
            html.element("title", label.text);
            html.text(Names.brief(label.text)).close();
        }
    }

    /** Down from the top until none touches, then up from the bottom. */
    private double[] places(double top, double bottom) {
        double[] places = new double[labels.size()];
        double next = top;
        for (int i = 0; i < places.length; i++) {
            places[i] = Math.max(labels.get(i).y, next);
            next = places[i] + APART;
        }
        double last = bottom;
        for (int i = places.length - 1; i >= 0; i--) {
            places[i] = Math.min(places[i], last);
            last = places[i] - APART;
        }
        return places;
    }
}
