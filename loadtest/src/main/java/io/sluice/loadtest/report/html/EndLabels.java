package io.sluice.loadtest.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Names at the ends of a drawing's lines, moved apart where they would touch. */
final class EndLabels {
    private static final double APART = 15;
    private static final double GAP = 6;

    /** A bold one's width, about. */
    private static final double CHARACTER = 6.9;

    private final List<Label> labels = new ArrayList<>();

    private record Label(double y, String style, String text) {}

    void add(Plot.Point end, String style, String text) {
        labels.add(new Label(end.y(), style, text));
    }

    /** Into the drawing's right margin, which the names are cut to. */
    void write(Html html, Plot plot) {
        int longest = (int) ((plot.right() - GAP) / CHARACTER);
        labels.sort(Comparator.comparingDouble(Label::y));
        double[] places = places(plot.y1(), plot.y0());
        for (int i = 0; i < places.length; i++) {
            Label label = labels.get(i);
            html.open(
                    "text",
                    "x",
                    Plot.at(plot.x1() + GAP),
                    "y",
                    Plot.at(places[i] + 4),
                    "class",
                    "end " + label.style);
            html.element("title", label.text);
            html.text(Names.brief(label.text, longest)).close();
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
