# docker build -t mailchute .
FROM maven:3-eclipse-temurin-17 AS build
WORKDIR /build
COPY pom.xml ./
COPY .mvn .mvn
COPY src src
RUN mvn -B -q -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM eclipse-temurin:17-jre
# File names hold the subjects of mail, in any script.
ENV LANG=C.UTF-8 LC_ALL=C.UTF-8
RUN groupadd --system --gid 10001 mailchute \
    && useradd --system --uid 10001 --gid mailchute --home-dir /mailchute --no-create-home mailchute \
    && mkdir -p /mailchute/config /mailchute/data /mailchute/drop /mailchute/outbox /mailchute/mail-center \
    && chown -R mailchute:mailchute /mailchute
COPY --from=build /build/target/lib /opt/mailchute/lib
COPY --from=build /build/target/mailchute.jar /opt/mailchute/mailchute.jar
COPY routes /mailchute/routes

# All folders are relative to this one. What must outlive the container is a volume; a configuration is mounted to
# /mailchute/config, or comes from the environment (MAILCHUTE_...).
WORKDIR /mailchute
USER 10001:10001
VOLUME ["/mailchute/data", "/mailchute/drop", "/mailchute/outbox", "/mailchute/mail-center"]

# The server listens inside the container only, unless there is a users file and mailchute.http.host is set.
EXPOSE 8080
# data/observe.url has the address as it is configured. -k: the certificate is for the name that people use.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD curl -fsSk "$(cat data/observe.url)/observe/health/live" || exit 1

# Memory that is used up ends the process, and what was begun is taken up at the next start.
# More options go into JAVA_TOOL_OPTIONS. Stop with 30 s of grace: docker stop --time 30.
ENTRYPOINT ["java", "-XX:+ExitOnOutOfMemoryError", "-XX:+UseSerialGC", "-jar", "/opt/mailchute/mailchute.jar"]
CMD ["run"]
