// SPDX-License-Identifier: Apache-2.0
package sh.zagi.env.detect.ecosystem;

import java.util.List;
import java.util.Optional;
import sh.zagi.env.detect.format.Value;

/// What a framework for Node.js means for a project that uses it: how it is built and started when
/// the project has no script of its own, and where it listens.
///
/// @param dependency the package whose presence tells
/// @param build empty when nothing is built
/// @param start empty when only the project knows
/// @param port 0 when it does not listen
record NodeFramework(String dependency, String title, String build, String start, int port) {
  /// The first one that a project uses counts, so those that stand on others come first.
  private static final List<NodeFramework> ALL =
      List.of(
          new NodeFramework("next", "Next.js", "next build", "next start", 3000),
          new NodeFramework("nuxt", "Nuxt", "nuxt build", "nuxt preview", 3000),
          new NodeFramework("nuxt3", "Nuxt", "nuxt build", "nuxt preview", 3000),
          new NodeFramework(
              "@remix-run/dev",
              "Remix",
              "remix vite:build",
              "remix-serve ./build/server/index.js",
              3000),
          new NodeFramework(
              "@react-router/dev",
              "React Router",
              "react-router build",
              "react-router-serve ./build/server/index.js",
              3000),
          new NodeFramework(
              "@tanstack/react-start", "TanStack Start", "vite build", "vite dev", 3000),
          new NodeFramework("@solidjs/start", "SolidStart", "vinxi build", "vinxi start", 3000),
          new NodeFramework("astro", "Astro", "astro build", "astro dev", 4321),
          new NodeFramework("@sveltejs/kit", "SvelteKit", "vite build", "vite dev", 5173),
          new NodeFramework("@analogjs/platform", "Analog", "vite build", "vite dev", 5173),
          new NodeFramework(
              "@builder.io/qwik-city", "Qwik City", "qwik build", "vite dev --mode ssr", 5173),
          new NodeFramework("@angular/cli", "Angular", "ng build", "ng serve", 4200),
          new NodeFramework("@redwoodjs/core", "Redwood", "rw build", "rw serve", 8910),
          new NodeFramework("gatsby", "Gatsby", "gatsby build", "gatsby develop", 8000),
          new NodeFramework(
              "@docusaurus/core", "Docusaurus", "docusaurus build", "docusaurus start", 3000),
          new NodeFramework("vitepress", "VitePress", "vitepress build", "vitepress dev", 5173),
          new NodeFramework("vuepress", "VuePress", "vuepress build", "vuepress dev", 8080),
          new NodeFramework("@11ty/eleventy", "Eleventy", "eleventy", "eleventy --serve", 8080),
          new NodeFramework("hexo", "Hexo", "hexo generate", "hexo server", 4000),
          new NodeFramework("@ionic/angular", "Ionic", "ng build", "ng serve", 8100),
          new NodeFramework("expo", "Expo", "", "expo start", 8081),
          new NodeFramework(
              "@vue/cli-service",
              "Vue CLI",
              "vue-cli-service build",
              "vue-cli-service serve",
              8080),
          new NodeFramework(
              "react-scripts",
              "Create React App",
              "react-scripts build",
              "react-scripts start",
              3000),
          new NodeFramework("@nestjs/core", "NestJS", "nest build", "nest start", 3000),
          new NodeFramework("@strapi/strapi", "Strapi", "strapi build", "strapi develop", 1337),
          new NodeFramework("@adonisjs/core", "AdonisJS", "node ace build", "node ace serve", 3333),
          new NodeFramework(
              "@keystone-6/core", "Keystone", "keystone build", "keystone start", 3000),
          new NodeFramework("payload", "Payload", "", "", 3000),
          new NodeFramework("directus", "Directus", "", "directus start", 8055),
          new NodeFramework("parcel", "Parcel", "parcel build", "parcel", 1234),
          new NodeFramework("@rspack/cli", "Rspack", "rspack build", "rspack serve", 8080),
          new NodeFramework("@rsbuild/core", "Rsbuild", "rsbuild build", "rsbuild dev", 3000),
          new NodeFramework("vite", "Vite", "vite build", "vite", 5173),
          new NodeFramework("webpack-dev-server", "webpack", "webpack", "webpack serve", 8080),
          new NodeFramework("@storybook/cli", "Storybook", "", "", 6006),
          new NodeFramework("elysia", "Elysia", "", "", 3000),
          new NodeFramework("@hono/node-server", "Hono", "", "", 3000),
          new NodeFramework("hono", "Hono", "", "", 3000),
          new NodeFramework("fastify", "Fastify", "", "", 3000),
          new NodeFramework("express", "Express", "", "", 3000),
          new NodeFramework("koa", "Koa", "", "", 3000),
          new NodeFramework("@hapi/hapi", "hapi", "", "", 3000),
          new NodeFramework("restify", "Restify", "", "", 8080),
          new NodeFramework("@feathersjs/feathers", "Feathers", "", "", 3030),
          new NodeFramework("sails", "Sails", "", "", 1337),
          new NodeFramework("meteor-node-stubs", "Meteor", "", "", 3000));

  static Optional<NodeFramework> of(Value json) {
    return ALL.stream().filter(one -> line(json, one.dependency) > 0).findFirst();
  }

  /// The line on which a project names a package among its dependencies; 0 when it does not.
  static int line(Value json, String dependency) {
    for (String kind : List.of("dependencies", "devDependencies", "optionalDependencies")) {
      int line = json.lineAt(kind, dependency);
      if (line > 0) {
        return line;
      }
    }
    return 0;
  }
}
