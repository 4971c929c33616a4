package io.switchboard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLConnection;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;

/** Which part of the data plane may use what. A rule that fails names the class and the line. */
@AnalyzeClasses(
        packages = "io.switchboard",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.Written.class})
class ArchitectureTest {
    /** What is generated from the contracts on the wire looks as its generator wants. */
    static final class Written implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/io/switchboard/proto/");
        }
    }

    private static final String DNS = "io.switchboard.dns..";
    private static final String QUERY = "io.switchboard.query..";
    private static final String CONFIG = "io.switchboard.config..";
    private static final String ACCESS = "io.switchboard.access..";
    private static final String RECORDS = "io.switchboard.records..";
    private static final String CACHE = "io.switchboard.cache..";
    private static final String UPSTREAM = "io.switchboard.upstream..";
    private static final String TRANSPORT = "io.switchboard.transport..";
    private static final String LISTENER = "io.switchboard.listener..";
    private static final String METRICS = "io.switchboard.metrics..";
    private static final String OPS = "io.switchboard.ops..";
    private static final String LOGGING = "io.switchboard.logging..";
    private static final String DIAGNOSE = "io.switchboard.diagnose..";

    /** Where queries are answered: this runs on event loops. */
    private static final String[] QUERY_PATH = {DNS, QUERY, CACHE, UPSTREAM, TRANSPORT, ACCESS};

    /** Where the parts are put together: it gives them their clock, their entropy and each other. */
    private static final String[] COMPOSITION = {"io.switchboard", "io.switchboard.cli.."};

    // ---- Directions ----

    @ArchTest
    static final ArchRule dns_usesNothingButTheLanguage = classes()
            .that()
            .resideInAPackage(DNS)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            DNS, "java.lang..", "java.util..", "java.nio..", "java.security..", "org.jspecify..")
                    .or(JavaClass.Predicates.equivalentTo(ByteArrayOutputStream.class)));

    @ArchTest
    static final ArchRule query_usesDns = usesOfOursOnly(QUERY, DNS);

    @ArchTest
    static final ArchRule config_usesDns = usesOfOursOnly(CONFIG, DNS);

    @ArchTest
    static final ArchRule logging_usesNothingOfOurs = usesOfOursOnly(LOGGING);

    @ArchTest
    static final ArchRule diagnose_usesWhatItPrintsWith = usesOfOursOnly(DIAGNOSE, DNS, LOGGING);

    @ArchTest
    static final ArchRule metrics_useDnsAndQuery = usesOfOursOnly(METRICS, DNS, QUERY);

    @ArchTest
    static final ArchRule ops_usesWhatItShows = usesOfOursOnly(OPS, METRICS, QUERY, LOGGING);

    @ArchTest
    static final ArchRule answers_doNotKnowWhereTheyComeFromOrGoTo = noClasses()
            .that()
            .resideInAnyPackage(ACCESS, RECORDS, CACHE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(UPSTREAM, TRANSPORT, LISTENER, "io.netty.channel..");

    @ArchTest
    static final ArchRule components_doNotKnowWhoPutsThemTogetherOrLooksAtThem = noClasses()
            .that(not(resideInAnyPackage(COMPOSITION).or(resideInAnyPackage(OPS, METRICS))))
            .should()
            .dependOnClassesThat(resideInAnyPackage(COMPOSITION).or(resideInAnyPackage(OPS, METRICS)))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule features_haveNoCycles =
            slices().matching("io.switchboard.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("io.switchboard.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule spring_staysOutside =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule dnsjava_isForBuildingRecordsAndShowingThem = noClasses()
            .that()
            .resideOutsideOfPackages(RECORDS, DIAGNOSE, "io.switchboard.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.xbill.DNS..");

    // ---- Event loops ----

    @ArchTest
    static final ArchRule queryPath_doesNotBlock = noClasses()
            .that()
            .resideInAnyPackage(QUERY_PATH)
            .should()
            .accessTargetWhere(uses(
                            "block",
                            method(Thread.class, "sleep", "join"),
                            method(Object.class, "wait"),
                            method(Future.class, "get", "resultNow"),
                            method(CompletableFuture.class, "join"),
                            method(CountDownLatch.class, "await"),
                            method(Semaphore.class, "acquire", "acquireUninterruptibly"),
                            method(BlockingQueue.class, "take", "put"),
                            method(ExecutorService.class, "awaitTermination", "invokeAll", "invokeAny", "close"),
                            method(Condition.class, "await", "awaitNanos", "awaitUninterruptibly"),
                            method(LockSupport.class, "park", "parkNanos", "parkUntil"),
                            method(InetAddress.class, "getByName", "getAllByName", "getHostName", "isReachable"),
                            method(InetSocketAddress.class, "getHostName"))
                    .or(uses(
                                    "wait for Netty",
                                    method(
                                            io.netty.util.concurrent.Future.class,
                                            "sync",
                                            "syncUninterruptibly",
                                            "await",
                                            "awaitUninterruptibly"))
                            .and(not(bindingAListener()))));

    @ArchTest
    static final ArchRule queryPath_leavesFilesAndSocketsToOthers = noClasses()
            .that()
            .resideInAnyPackage(QUERY_PATH)
            .should()
            .dependOnClassesThat(anyOf(
                            Socket.class,
                            ServerSocket.class,
                            DatagramSocket.class,
                            URLConnection.class,
                            FileInputStream.class,
                            FileOutputStream.class)
                    .or(resideInAPackage("java.net.http..")));

    @ArchTest
    static final ArchRule time_comesFromTheComposition = noClasses()
            .that(not(resideInAnyPackage(COMPOSITION)))
            .should()
            .accessTargetWhere(uses(
                    "read a clock",
                    method(System.class, "nanoTime", "currentTimeMillis"),
                    method(Instant.class, "now"),
                    method(Clock.class, "systemUTC", "systemDefaultZone")))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule entropy_cannotBeGuessed = noClasses()
            .that()
            .resideInAnyPackage(QUERY, UPSTREAM, TRANSPORT)
            .should()
            .accessTargetWhere(uses(
                    "use randomness that can be guessed",
                    method(ThreadLocalRandom.class, "current"),
                    method(Math.class, "random")))
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class)
            .allowEmptyShould(true);

    // ---- Shape ----

    @ArchTest
    static final ArchRule names_sayWhatAClassIs = noClasses()
            // A Service of Kubernetes is one.
            .that(not(JavaClass.Predicates.equivalentTo(io.switchboard.records.kubernetes.object.Service.class)))
            .should(new ArchCondition<>("be named by a word that fits anything") {
                private final List<String> words =
                        List.of("Manager", "Helper", "Util", "Utils", "Impl", "Service", "Processor", "Engine");

                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean vague = words.stream().anyMatch(type.getSimpleName()::endsWith);
                    events.add(new SimpleConditionEvent(type, vague, type.getDescription()));
                }
            });

    @ArchTest
    static final ArchRule packages_areNullMarked = classes()
            .should(new ArchCondition<>("be in a package whose package-info is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(type, marked, type.getDescription() + " is not"));
                }
            });

    @ArchTest
    static final ArchRule reflection_isNotUsed = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.reflect..")
            .orShould()
            .accessTargetWhere(uses("load classes by name", method(Class.class, "forName")));

    // ---- The rules themselves ----

    /** A rule over no class would hold, whatever it says. */
    @ArchTest
    static void rules_areOverTheDataPlane(JavaClasses classes) {
        assertThat(classes.stream().map(JavaClass::getPackageName))
                .contains("io.switchboard.dns", "io.switchboard.query");
    }

    private static ArchRule usesOfOursOnly(String feature, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(feature)
                .should()
                .dependOnClassesThat(resideInAPackage("io.switchboard..")
                        .and(not(resideInAPackage(feature).or(resideInAnyPackage(others)))))
                .as(feature + " should use of ours only " + Arrays.toString(others))
                .allowEmptyShould(true);
    }

    /** Methods of a type and of what extends it, whether called or referred to. */
    private record Methods(Class<?> owner, List<String> names) {
        boolean include(JavaAccess<?> access) {
            return names.contains(access.getTarget().getName())
                    && access.getTarget().getOwner().isAssignableTo(owner);
        }
    }

    private static Methods method(Class<?> owner, String... names) {
        return new Methods(owner, List.of(names));
    }

    private static DescribedPredicate<JavaAccess<?>> uses(String what, Methods... methods) {
        return DescribedPredicate.describe(
                "they " + what, access -> Arrays.stream(methods).anyMatch(method -> method.include(access)));
    }

    /** Listeners are bound by the thread that starts the gateway, before they serve anybody. */
    private static DescribedPredicate<JavaAccess<?>> bindingAListener() {
        return DescribedPredicate.describe(
                "binding a listener",
                access -> access.getOwner().getName().equals("bind")
                        && access.getOriginOwner().getSimpleName().endsWith("Listener"));
    }

    private static DescribedPredicate<JavaClass> anyOf(Class<?>... types) {
        return DescribedPredicate.describe(
                "are sockets or files", candidate -> Arrays.stream(types).anyMatch(candidate::isAssignableTo));
    }
}
