# docker build -t mailchute .   (with Java 17: --build-arg JAVA=17)
ARG JAVA=25
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src src
COPY routes routes
# The testkit is built too: the archive is made with it.
RUN mvn -B -q -DskipTests -Dspotless.check.skip=true -Djdeb.skip -Dassembly.skipAssembly package

# The archive of classes fits only the Java that made it: of 17 classes, of 25 also profiles of methods.
FROM eclipse-temurin:${JAVA}-jre AS archive
COPY --from=build /build/target/lib /opt/mailchute/lib
COPY --from=build /build/target/testkit-lib /opt/mailchute/testkit-lib
COPY --from=build /build/target/bin /opt/mailchute/bin
COPY --from=build /build/target/mailchute.jar /build/target/mailchute-testkit.jar /opt/mailchute/
COPY routes /opt/mailchute/routes
# Without one, a start takes twice as long, so a build that cannot make it fails.
RUN /opt/mailchute/bin/mailchute archive \
    && cd /opt/mailchute && rm -r testkit-lib mailchute-testkit.jar routes

FROM eclipse-temurin:${JAVA}-jre
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=
LABEL org.opencontainers.image.title="Mailchute" \
    org.opencontainers.image.description="Microsoft 365 mail in and out of plain folders" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="${VERSION}" \
    org.opencontainers.image.revision="${REVISION}"
# File names contain subjects, which may be in any script.
ENV LANG=C.UTF-8 LC_ALL=C.UTF-8
RUN groupadd --gid 10001 mailchute \
    && useradd --uid 10001 --gid mailchute --home-dir /mailchute --no-create-home --shell /usr/sbin/nologin mailchute \
    && mkdir -p /mailchute/config /mailchute/data /mailchute/drop /mailchute/outbox /mailchute/mail-center \
    && chown -R mailchute:mailchute /mailchute \
    # What runs in the process must not be able to leave a jar that the next start loads.
    && mkdir /mailchute/plugins
# Keeps the times of the jars, by which the archive is recognised as theirs.
COPY --from=archive /opt/mailchute /opt/mailchute
COPY routes /mailchute/routes

# All paths are relative to this folder. What must outlive the container is in volumes. Mount a configuration to
# /mailchute/config, or set it in the environment (MAILCHUTE_...). Secrets: files named like mailchute.client-secret-file in a folder
# that CREDENTIALS_DIRECTORY names. Nothing else is written: the root may be read-only, and /tmp mounted noexec or not at all.
WORKDIR /mailchute
USER 10001:10001
VOLUME ["/mailchute/data", "/mailchute/drop", "/mailchute/outbox", "/mailchute/mail-center"]

# The server listens only inside the container unless mailchute.http.host is set, which requires a users file.
EXPOSE 8080
# It finds port, base path and certificate by itself. A mailbox that is down is no reason to start the container again.
HEALTHCHECK --interval=30s --timeout=15s --start-period=60s \
    CMD ["/opt/mailchute/bin/mailchute", "health", "--live"]

# The script becomes the JVM. Set options of the JVM in JAVA_OPTS, after the script's own. Allow 35 s to stop: docker stop --time 35.
ENTRYPOINT ["/opt/mailchute/bin/mailchute"]
CMD ["run"]
