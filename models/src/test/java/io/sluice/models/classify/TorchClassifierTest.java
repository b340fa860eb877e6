package io.sluice.models.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sluice.codecs.video.Picture;
import io.sluice.codecs.video.PicturePool;
import io.sluice.codecs.video.PictureSpec;
import io.sluice.models.testcard.GoldenPicture;
import io.sluice.models.testcard.TestCard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchClassifierTest {
    private static final int SIZE = 160;
    private static TorchClassifier classifier;

    @TempDir Path folder;
    private final PicturePool pool = new PicturePool(PictureSpec.rgb(SIZE, SIZE), 64);
    private final List<Picture> held = new ArrayList<>();

    @BeforeAll
    static void open() throws Exception {
        classifier =
                TorchClassifier.open(ModelPackage.builtIn("test-card"), "cpu", 4, System::nanoTime);
    }

    @AfterAll
    static void close() {
        classifier.close();
    }

    @AfterEach
    void giveBack() {
        held.forEach(Picture::release);
        assertEquals(0, pool.held());
    }

    @Test
    void itTellsWhatItIs() {
        assertEquals(List.of(TestCard.LABEL), classifier.labels());
        assertEquals(PictureSpec.rgb(SIZE, SIZE), classifier.input());
        assertTrue(classifier.modelId().startsWith("test-card@"), classifier.modelId());
        assertEquals("cpu", classifier.device());
        assertEquals(1, classifier.preferredBatch());
        assertEquals(3, classifier.warmup().medianNanos().size());
    }

    /**
     * Rendered at the size, then scaled to the input as a gateway would scale the whole picture.
     */
    @ParameterizedTest
    @CsvSource({"1920, 1080", "1280, 720", "640, 360", "160, 90", "640, 480", "720, 1280"})
    void theCardIsSeenAtEverySize(int width, int height) throws ClassifyException {
        Picture card = picture(scaled(TestCard.rgb(width, height), width, height));

        assertTrue(score(card) > 0.9, "score " + score(card));
    }

    @Test
    void theCardIsSeenMirrored() throws ClassifyException {
        byte[] card = scaled(TestCard.rgb(640, 360), 640, 360);
        byte[] mirrored = new byte[card.length];
        for (int i = 0; i < card.length; i++) {
            int pixel = i / 3;
            int from = pixel - pixel % SIZE + SIZE - 1 - pixel % SIZE;
            mirrored[i] = card[from * 3 + i % 3];
        }

        assertTrue(score(picture(mirrored)) > 0.9);
    }

    @Test
    void ordinaryPicturesScoreLow() throws ClassifyException {
        for (int seed = 0; seed < 20; seed++) {
            float score = score(picture(noise(seed)));
            assertTrue(score < 0.1, "noise " + seed + " scored " + score);
        }
        for (int rgb : new int[] {0x000000, 0xFFFFFF, 0x48008C, 0xFF7800, 0x40F0BE, 0x808080}) {
            float score = score(picture(plain(rgb)));
            assertTrue(score < 0.1, Integer.toHexString(rgb) + " scored " + score);
        }
        // No ordinary picture, and still below the level of a flag.
        assertTrue(score(picture(GoldenPicture.RAMP.rgb(SIZE, SIZE))) < 0.5);
    }

    /** More pictures than one batch takes: each keeps its place, and scores as it does alone. */
    @Test
    void aBatchScoresAsItsPicturesDoAlone() throws ClassifyException {
        List<Picture> pictures = mixed(11);

        List<Scores> together = classifier.classify(pictures);

        assertEquals(11, together.size());
        for (int i = 0; i < pictures.size(); i++) {
            assertEquals(score(pictures.get(i)), together.get(i).of(TestCard.LABEL), 1e-4);
        }
        assertTrue(together.get(0).of(TestCard.LABEL) > 0.9);
        assertTrue(together.get(1).of(TestCard.LABEL) < 0.1);
        assertEquals(List.of(), classifier.classify(List.of()));
    }

    @Test
    void threadsShareOneModelAndAgree() throws Exception {
        List<Picture> pictures = mixed(4);
        List<Float> wanted = scores(pictures);
        Callable<List<Float>> work =
                () -> {
                    List<Float> last = List.of();
                    for (int i = 0; i < 20; i++) {
                        last = scores(pictures);
                        assertEquals(wanted, last);
                    }
                    return last;
                };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<List<Float>> done : threads.invokeAll(List.of(work, work))) {
                assertEquals(wanted, done.get());
            }
        }
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() {
        PicturePool other = new PicturePool(PictureSpec.rgb(8, 8), 1);
        Picture small = other.take();

        assertThrows(IllegalArgumentException.class, () -> classifier.classify(List.of(small)));
        small.release();
    }

    @ParameterizedTest
    @CsvSource({"gpu", "cuda", "cuda:x", "''"})
    void aDeviceThatIsNoneIsRefused(String device) throws PackageException {
        ModelPackage testCard = ModelPackage.builtIn("test-card");

        assertThrows(
                IllegalArgumentException.class,
                () -> TorchClassifier.open(testCard, device, 1, System::nanoTime));
    }

    @Test
    void aGpuThatIsNotThereIsAFailure() throws PackageException {
        ModelPackage testCard = ModelPackage.builtIn("test-card");

        assertThrows(
                ClassifyException.class,
                () -> TorchClassifier.open(testCard, "cuda:99", 1, System::nanoTime));
    }

    @Test
    void closingTwiceIsClosingOnce() throws Exception {
        TorchClassifier other =
                TorchClassifier.open(ModelPackage.builtIn("test-card"), "auto", 1, () -> 0);
        other.close();
        other.close();

        Picture card = picture(TestCard.rgb(SIZE, SIZE));
        assertThrows(ClassifyException.class, () -> other.classify(List.of(card)));
    }

    @Test
    void aPackageWhoseGoldenOutputsDifferDoesNotStart() throws Exception {
        copyPackage("(?m)^    ramp: \\[.*$", "    ramp: [3.25]");
        ModelPackage wrong = ModelPackage.in(folder);

        PackageException e =
                assertThrows(
                        PackageException.class,
                        () -> TorchClassifier.open(wrong, "cpu", 1, System::nanoTime));

        assertEquals("golden.outputs.ramp[0]", e.problems().getFirst().path());
        assertFalse(ModelCatalog.verify(folder.toString(), "cpu", System::nanoTime).good());
    }

    @Test
    void aModelThatIsNoTorchScriptFailsToLoad() throws Exception {
        copyPackage("(?m)^sha256: .*$", "sha256: \"" + "0".repeat(64) + "\"");
        byte[] text = "no model".getBytes(StandardCharsets.US_ASCII);
        Files.write(folder.resolve("model.pt"), text);
        PackageException told = assertThrows(PackageException.class, () -> ModelPackage.in(folder));
        String sha256 = told.problems().getFirst().expected().replaceFirst(".* ", "");
        copyYaml("(?m)^sha256: .*$", "sha256: \"" + sha256 + "\"");
        ModelPackage broken = ModelPackage.in(folder);

        assertThrows(
                ClassifyException.class,
                () -> TorchClassifier.open(broken, "cpu", 1, System::nanoTime));
        assertEquals(
                "model.pt",
                ModelCatalog.verify(folder.toString(), "cpu", System::nanoTime)
                        .problems()
                        .getFirst()
                        .path());
    }

    @Test
    void theCatalogListsBuiltInPackagesAndFolders() throws Exception {
        Path good = Files.createDirectory(folder.resolve("a-good"));
        Path broken = Files.createDirectory(folder.resolve("b-broken"));
        Files.createDirectory(folder.resolve("no-package"));
        Files.write(good.resolve("model.pt"), resource("model.pt"));
        Files.write(good.resolve("model.yaml"), resource("model.yaml"));
        Files.writeString(broken.resolve("model.yaml"), "name: broken\n");

        List<ModelCatalog.Entry> entries = new ModelCatalog(folder).entries();

        assertEquals(
                List.of("test-card", good.toString(), broken.toString()),
                entries.stream().map(ModelCatalog.Entry::source).toList());
        assertTrue(entries.get(1) instanceof ModelCatalog.Entry.Sound);
        assertTrue(entries.get(2) instanceof ModelCatalog.Entry.Broken);
        assertTrue(ModelCatalog.verify(good.toString(), "cpu", System::nanoTime).good());
        assertEquals(1, new ModelCatalog(null).entries().size());
    }

    private void copyPackage(String line, String becomes) throws IOException {
        Files.write(folder.resolve("model.pt"), resource("model.pt"));
        copyYaml(line, becomes);
    }

    private void copyYaml(String line, String becomes) throws IOException {
        String yaml = new String(resource("model.yaml"), StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("model.yaml"), yaml.replaceFirst(line, becomes));
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream in =
                ModelPackage.class.getResourceAsStream(
                        "/io/sluice/models/packages/test-card/" + file)) {
            return in.readAllBytes();
        }
    }

    private List<Picture> mixed(int count) {
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pictures.add(picture(i % 2 == 0 ? TestCard.rgb(SIZE, SIZE) : noise(i)));
        }
        return pictures;
    }

    private List<Float> scores(List<Picture> pictures) throws ClassifyException {
        return classifier.classify(pictures).stream()
                .map(scores -> scores.of(TestCard.LABEL))
                .toList();
    }

    private static float score(Picture picture) throws ClassifyException {
        return classifier.classify(List.of(picture)).getFirst().of(TestCard.LABEL);
    }

    private Picture picture(byte[] rgb) {
        Picture picture = pool.take();
        held.add(picture);
        picture.rgb().put(0, rgb);
        return picture;
    }

    private static byte[] noise(long seed) {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        new Random(seed).nextBytes(rgb);
        return rgb;
    }

    private static byte[] plain(int colour) {
        byte[] rgb = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (colour >> 16 - 8 * (i % 3));
        }
        return rgb;
    }

    /**
     * Each pixel of the input is the mean of the area it covers, or the nearest one if it is
     * smaller.
     */
    private static byte[] scaled(byte[] rgb, int width, int height) {
        byte[] out = new byte[SIZE * SIZE * 3];
        for (int i = 0; i < out.length; i++) {
            int x = i / 3 % SIZE;
            int y = i / 3 / SIZE;
            int left = x * width / SIZE;
            int right = Math.max(left + 1, (x + 1) * width / SIZE);
            int top = y * height / SIZE;
            int bottom = Math.max(top + 1, (y + 1) * height / SIZE);
            int sum = 0;
            for (int sy = top; sy < bottom; sy++) {
                for (int sx = left; sx < right; sx++) {
                    sum += rgb[(sy * width + sx) * 3 + i % 3] & 0xFF;
                }
            }
            out[i] = (byte) (sum / ((right - left) * (bottom - top)));
        }
        return out;
    }
}
