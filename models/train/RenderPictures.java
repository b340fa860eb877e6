import io.sluice.models.testcard.GoldenPicture;
import io.sluice.models.testcard.TestCard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the renderer's pictures as PPM files for the training scripts: the card at the sizes given,
 * and the golden pictures at the model's input size.
 *
 * <p>{@code java -cp models/target/classes models/train/RenderPictures.java DIR 160x160 1280x720 ...}
 * (the first size is the model's input).
 */
final class RenderPictures {
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            String[] size = args[i].split("x");
            int width = Integer.parseInt(size[0]);
            int height = Integer.parseInt(size[1]);
            write(directory.resolve("card-" + args[i] + ".ppm"), TestCard.rgb(width, height), width, height);
            if (i == 1) {
                for (GoldenPicture golden : GoldenPicture.values()) {
                    Path file = directory.resolve("golden-" + golden.yamlName() + ".ppm");
                    write(file, golden.rgb(width, height), width, height);
                }
            }
        }
    }

    private static void write(Path file, byte[] rgb, int width, int height) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
            out.write(rgb);
        }
    }
}
