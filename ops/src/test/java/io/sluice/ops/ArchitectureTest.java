package io.sluice.ops;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may touch what: the table of ARCHITECTURE.md, held by the build. */
class ArchitectureTest {
    private static final List<String> SECRET_CHECKS =
            List.of(
                    "io.sluice.gateway.admin.AdminToken",
                    "io.sluice.gateway.auth.KeyBook",
                    "io.sluice.codecs.rtmp.session.StreamKey",
                    "io.sluice.codecs.rtmp.handshake.DigestScheme");

    private static JavaClasses sluice;

    @BeforeAll
    static void read() {
        sluice =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.sluice");
    }

    private static void holds(ArchRule rule) {
        rule.check(sluice);
    }

    private static void only(String library, String... packages) {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(packages)
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(library)
                        .as(library + " is touched only by " + String.join(", ", packages)));
    }

    @Test
    void modulesPointOneWay() {
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.codecs..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.models..",
                                "io.sluice.gateway..",
                                "io.sluice.loadtest..",
                                "io.sluice.ops.."));
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.models..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.sluice.gateway..", "io.sluice.loadtest..", "io.sluice.ops.."));
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.models..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.sluice.codecs.rtmp..", "io.sluice.codecs.amf.."));
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.gateway..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.sluice.loadtest..", "io.sluice.ops.."));
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.loadtest..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("io.sluice.gateway..", "io.sluice.ops.."));
    }

    @Test
    void nativeDecodersStayInOnePackage() {
        only("org.bytedeco..", "io.sluice.codecs.video..");
    }

    @Test
    void theModelEngineStaysInOnePackage() {
        only("ai.djl..", "io.sluice.models.classify..");
    }

    @Test
    void channelsStayAtTheEdge() {
        only("io.netty.channel..", "io.sluice.gateway.net..", "io.sluice.loadtest..");
    }

    @Test
    void librariesOfTheControlSideStayInTheirPackages() {
        only("io.javalin..", "io.sluice.gateway.admin..");
        only(
                "com.fasterxml.jackson.dataformat.yaml..",
                "io.sluice.codecs.yaml..",
                "io.sluice.models.classify..");
        only("io.micrometer..", "io.sluice.gateway.metrics..");
        only("org.HdrHistogram..", "io.sluice.gateway.metrics..", "io.sluice.loadtest..");
        only("org.jdbi..", "io.sluice.gateway.store..");
        only("org.flywaydb..", "io.sluice.gateway.store..");
        only("com.zaxxer..", "io.sluice.gateway.store..");
        only("java.sql..", "io.sluice.gateway.store..");
        only("picocli..", "io.sluice.ops..");
    }

    @Test
    void protocolCodeKnowsNoSocketClockThreadFileOrLogger() {
        holds(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "io.sluice.codecs.amf..",
                                "io.sluice.codecs.rtmp..",
                                "io.sluice.codecs.flv..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.net..",
                                "java.nio.file..",
                                "java.nio.channels..",
                                "java.time..",
                                "java.util.concurrent..",
                                "org.slf4j.."));
        holds(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "io.sluice.codecs.amf..",
                                "io.sluice.codecs.rtmp..",
                                "io.sluice.codecs.flv..",
                                "io.sluice.gateway.policy..",
                                "io.sluice.gateway.tap..",
                                "io.sluice.gateway.stream..")
                        .should()
                        .callMethod(System.class, "nanoTime")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("java.lang.Thread"));
    }

    /**
     * A comparison that ends at the first difference tells, by how long it takes, how much of a
     * guess was right: where a secret is checked, all of it is compared.
     */
    @Test
    void secretsAreComparedInConstantTime() {
        for (String checks : SECRET_CHECKS) {
            holds(
                    classes()
                            .that()
                            .haveFullyQualifiedName(checks)
                            .should()
                            .callMethod(
                                    MessageDigest.class, "isEqual", byte[].class, byte[].class));
        }
        holds(
                noClasses()
                        .that()
                        .resideInAnyPackage(
                                "io.sluice.gateway.auth..",
                                "io.sluice.gateway.admin..",
                                "io.sluice.codecs.rtmp.handshake..")
                        .should()
                        .callMethod(Arrays.class, "equals", byte[].class, byte[].class));
    }

    @Test
    void whatDecidesIsPure() {
        holds(
                noClasses()
                        .that()
                        .resideInAPackage("io.sluice.gateway.policy..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "io.netty..",
                                "java.util.concurrent..",
                                "java.nio.file..",
                                "org.slf4j..",
                                "io.sluice.gateway.stream..",
                                "io.sluice.gateway.net.."));
    }

    @Test
    void nobodyPrintsButTheCommandLine() {
        holds(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.sluice.ops..")
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
    }

    @Test
    void gatewayPackagesHaveNoCyclesButTheNouns() {
        holds(
                SlicesRuleDefinition.slices()
                        .matching("io.sluice.(codecs|models|loadtest).(**)")
                        .should()
                        .beFreeOfCycles());
    }
}
