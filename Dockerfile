# docker build -t mailchute .
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src src
RUN mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre
# File names contain subjects, which may be in any script.
ENV LANG=C.UTF-8 LC_ALL=C.UTF-8
RUN groupadd --system --gid 10001 mailchute \
    && useradd --system --uid 10001 --gid mailchute --home-dir /mailchute --no-create-home mailchute \
    && mkdir -p /mailchute/config /mailchute/data /mailchute/drop /mailchute/outbox /mailchute/mail-center \
    && chown -R mailchute:mailchute /mailchute
COPY --from=build /build/target/lib /opt/mailchute/lib
COPY --from=build /build/target/mailchute.jar /opt/mailchute/mailchute.jar
COPY routes /mailchute/routes

# All paths are relative to this folder. What must outlive the container is in volumes. Mount a configuration to
# /mailchute/config, or set it in the environment (MAILCHUTE_...).
WORKDIR /mailchute
USER 10001:10001
VOLUME ["/mailchute/data", "/mailchute/drop", "/mailchute/outbox", "/mailchute/mail-center"]

# The server listens only inside the container unless mailchute.http.host is set, which requires a users file.
EXPOSE 8080
# data/observe.url contains the configured address. -k, because the certificate is for the public name.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD curl -fsSk "$(cat data/observe.url)/observe/health/live" || exit 1

# A process that runs out of memory ends, and the next start continues what was begun.
# Set more options in JAVA_TOOL_OPTIONS. Allow 35 s to stop: docker stop --time 35.
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-jar", "/opt/mailchute/mailchute.jar"]
CMD ["run"]
