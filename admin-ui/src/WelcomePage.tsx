/** Says what the gateway is. Fetches nothing. */
export function WelcomePage() {
  return (
    <main>
      <h1>Switchboard</h1>
      <p>
        A DNS gateway: a query comes in over one DNS transport and goes out over another. All
        transports share one cache and one store of local records.
      </p>
    </main>
  );
}
